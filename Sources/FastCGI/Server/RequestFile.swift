import Glibc
import System

/// A file in memory from which libfcgi reads a request that was gathered piece by piece: memfd_create(2).
///
/// libfcgi reads from nothing but a descriptor. From a file it gets all at once or the end, and never waits.
struct RequestFile: ~Copyable {
  private var file: Descriptor?

  init() {}

  /// Puts a request into the file, in place of the one before.
  ///
  /// - Parameter bytes: The records of the request.
  /// - Returns: The descriptor, at its beginning.
  /// - Throws: The error of the system call that failed.
  mutating func load(_ bytes: [UInt8]) throws(SystemError) -> Int32 {
    let number = try open()
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { bytes in
        pwrite(number, bytes.baseAddress.map { $0 + written }, bytes.count - written, off_t(written))
      }
      guard count > 0 else { throw count == 0 ? SystemError(code: EIO) : .last }
      written += count
    }
    guard ftruncate(number, off_t(written)) == 0, lseek(number, 0, SEEK_SET) == 0 else { throw .last }
    return number
  }

  /// Forgets the descriptor, which somebody else has closed.
  mutating func forget() {
    file.take()?.release()
  }

  private mutating func open() throws(SystemError) -> Int32 {
    if let number = file?.number { return number }
    let new = try Descriptor.memoryFile(named: "fastcgi-request")
    let number = new.number
    file = consume new
    return number
  }
}
