import Glibc
import System

/// The file of a unix socket that this process made, known by device and inode.
struct SocketFile: Sendable {
  private let path: String
  private let device: dev_t
  private let inode: ino_t

  /// Remembers the file that is at the path now.
  ///
  /// - Throws: The error of lstat(2).
  init(at path: String) throws(SystemError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { throw .last }
    self.path = path
    device = status.st_dev
    inode = status.st_ino
  }

  /// Removes the file, unless a successor has put its own at the path.
  func remove() {
    // Without the lock a successor could replace the file between the look and the removal.
    guard let lock = try? DirectoryLock(around: path) else { return }
    lock.hold {
      guard let current = try? SocketFile(at: path), current.device == device, current.inode == inode else {
        return
      }
      unlink(path)
    }
  }
}
