import Glibc
import Synchronization

/// Where lines of the log go.
public enum LogStream {
  /// One line at a time, so that a long one, which the system takes in parts, is not mixed with another.
  private static let turn = Mutex(())

  /// Whether somebody at a terminal reads the standard error stream.
  public static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes a line to the standard error stream; one that cannot be written has nobody to read it.
  @Sendable public static func standardError(_ line: String) {
    var line = line
    turn.withLock { _ in
      line.withUTF8 { bytes in
        var written = 0
        while written < bytes.count, let start = bytes.baseAddress {
          let count = Glibc.write(STDERR_FILENO, start + written, bytes.count - written)
          if count > 0 {
            written += count
          } else if errno != EINTR {
            return
          }
        }
      }
    }
  }
}
