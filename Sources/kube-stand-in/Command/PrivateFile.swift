import Glibc

/// Files that only their owner may read.
enum PrivateFile {
  /// Why a file could not be written.
  struct Failure: Error, CustomStringConvertible {
    let path: String
    let code: CInt
    var description: String { "cannot write \(path): \(String(cString: strerror(code)))" }
  }

  /// Writes a file with mode 0600; whoever reads it sees all of it or none.
  ///
  /// - Parameters:
  ///   - text: What it shall hold.
  ///   - path: Where; a file that is there is replaced.
  /// - Throws: `Failure`.
  static func write(_ text: String, to path: String) throws(Failure) {
    let temporary = "\(path).\(getpid())"
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure(path: path, code: errno) }
    var text = text
    let written = text.withUTF8 { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    let isWhole = written == text.utf8.count
    guard close(descriptor) == 0, isWhole, rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      throw Failure(path: path, code: code)
    }
  }
}
