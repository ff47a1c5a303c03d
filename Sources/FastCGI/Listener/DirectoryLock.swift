import Glibc
import System

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
