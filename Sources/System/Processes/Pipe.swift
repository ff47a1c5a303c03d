import Glibc

/// A pipe, whose ends close with it.
final class Pipe {
  let reading: Int32
  private(set) var writing: Int32

  /// Creates a pipe that no program started from here inherits.
  init() throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .last }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (reading, writing) = (ends[0], ends[1])
  }

  deinit {
    close(reading)
    closeWriting()
  }

  /// Closes the end that is written to, so that the other end sees the end.
  func closeWriting() {
    if writing >= 0 { close(writing) }
    writing = -1
  }
}
