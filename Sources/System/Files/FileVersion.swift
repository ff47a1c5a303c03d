import Glibc

/// What tells one version of a file from another: it changes when the file is written or replaced.
package struct FileVersion: Sendable, Hashable {
  private let device: UInt
  private let inode: UInt
  private let size: Int
  private let modifiedSeconds: Int
  private let modifiedNanoseconds: Int

  /// Looks which version of a file is there, without reading it; symbolic links are followed.
  ///
  /// - Throws: The error of stat(2).
  package init(of path: String) throws(SystemError) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .last }
    self.init(status)
  }

  init(_ status: stat) {
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
    size = status.st_size
    modifiedSeconds = status.st_mtim.tv_sec
    modifiedNanoseconds = status.st_mtim.tv_nsec
  }
}
