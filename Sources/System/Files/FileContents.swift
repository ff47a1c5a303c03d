import Glibc

/// A file that was read as a whole.
package struct FileContents: Sendable {
  /// Why a file could not be read; it reads as the end of a sentence about the file.
  package enum Failure: Error, Hashable, CustomStringConvertible {
    /// The system refused.
    case unreadable(SystemError)
    /// It is a folder, a pipe or a device, where a file was asked for.
    case notRegular
    /// It has more bytes than are read.
    case tooLarge(limit: Int)

    /// Whether there is no such file.
    package var isMissing: Bool {
      self == .unreadable(SystemError(code: ENOENT)) || self == .unreadable(SystemError(code: ENOTDIR))
    }

    /// What is wrong with the file.
    package var description: String {
      switch self {
      case .unreadable(let error): "cannot be read: \(error)"
      case .notRegular: "is not a regular file"
      case .tooLarge(let limit): "is larger than \(limit) bytes"
      }
    }

    /// A whole sentence about the file at a path.
    package func description(of path: String) -> String {
      if case .unreadable(let error) = self { "cannot read \(path): \(error)" } else { "\(path) \(self)" }
    }
  }

  /// What it holds.
  package let bytes: [UInt8]
  /// The version that held it.
  package let version: FileVersion

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file; symbolic links are followed.
  ///   - limit: The most bytes that it may have.
  ///   - regularOnly: Whether pipes and the like are refused; else they are read to their ends, which may take a while.
  /// - Throws: Why it could not be read.
  package init(of path: String, limit: Int, regularOnly: Bool) throws(Failure) {
    // Without O_NONBLOCK, a named pipe would hold the caller until somebody writes to it.
    let descriptor = Descriptor(open(path, O_RDONLY | O_CLOEXEC | (regularOnly ? O_NONBLOCK : 0)))
    guard descriptor.number >= 0 else { throw .unreadable(.last) }
    var status = stat()
    guard fstat(descriptor.number, &status) == 0 else { throw .unreadable(.last) }
    guard !regularOnly || status.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
    // The version is taken before the content: if the file changes in between, the next look sees it.
    version = FileVersion(status)
    bytes = try Self.read(descriptor.number, limit: limit)
  }

  private static func read(_ descriptor: Int32, limit: Int) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count == 0 { return bytes }
      guard count > 0 else {
        guard errno == EINTR else { throw .unreadable(.last) }
        continue
      }
      bytes += buffer[..<count]
      guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
    }
  }
}
