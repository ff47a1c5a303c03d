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

/// A lock on the directory that a path is in, which leaves no file behind: flock(2).
///
/// Whoever makes or removes a socket file holds it, so that two processes do not both take a stale file for theirs.
struct DirectoryLock: ~Copyable {
  private let directory: Descriptor

  /// Waits for the lock.
  ///
  /// - Throws: The error of open(2) or flock(2).
  init(around path: String) throws(SystemError) {
    let parent = path.lastIndex(of: "/").map { path[...$0] } ?? "./"
    let descriptor = Descriptor(open(String(parent), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    guard descriptor.number >= 0 else { throw .last }
    while flock(descriptor.number, LOCK_EX) != 0 {
      guard errno == EINTR else { throw .last }
    }
    directory = descriptor
  }

  /// Runs the body while the lock is held for certain.
  func hold<Result: ~Copyable, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result
  {
    try body()
  }
}
