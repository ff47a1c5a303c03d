import Glibc

/// Why a file could not be read.
struct FileError: Error, Equatable, CustomStringConvertible {
  let path: String
  /// The C library's error number.
  let code: Int32

  var isMissing: Bool { code == ENOENT || code == ENOTDIR }

  var description: String { "cannot read \(path): \(String(cString: strerror(code)))" }
}

/// Reading small files.
enum FileContents {
  /// More than any kubeconfig, certificate or token has.
  static let limit = 16 << 20

  /// What tells one version of a file from another, taken of what a symbolic link leads to.
  struct Version: Equatable {
    private let device: UInt
    private let inode: UInt
    private let size: Int
    private let seconds: Int
    private let nanoseconds: Int

    fileprivate init(_ status: stat) {
      device = UInt(status.st_dev)
      inode = UInt(status.st_ino)
      size = status.st_size
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
    }
  }

  /// The path from the root, without asking whether anything is there.
  static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let directory = getcwd(nil, 0) else { return path }
    defer { free(directory) }
    return "\(String(cString: directory))/\(path)"
  }

  /// Whether there is a file.
  static func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  /// Which version of a file is there, nil when none can be seen.
  static func version(_ path: String) -> Version? {
    var status = stat()
    return stat(path, &status) == 0 ? Version(status) : nil
  }

  /// Reads a whole file.
  ///
  /// - Parameter path: The file.
  /// - Returns: Its bytes.
  /// - Throws: The C library's error; `EFBIG` above `limit`.
  static func read(_ path: String) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError(path: path, code: errno)
      }
      bytes += buffer[..<count]
      if bytes.count > limit { throw FileError(path: path, code: EFBIG) }
    }
  }
}
