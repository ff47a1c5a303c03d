import Glibc

/// The standard error stream, for `print(_:to:)`.
struct StandardError: TextOutputStream {
  /// Writes a text; one that cannot be written has nobody to read it.
  mutating func write(_ string: String) {
    var string = string
    _ = string.withUTF8 { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
