import CFastCGI
import Glibc

/// Wakes one worker for each connection on which something has happened: epoll(7), edge-triggered.
///
/// An event comes once for what has arrived, whether or not it is read, so bytes that lead to nothing wake nobody again.
/// It names a connection and not its memory: by the time that a worker hears of it the connection may be another one's.
struct Poller: ~Copyable, Sendable {
  /// What a worker was woken for.
  enum Wakeup {
    /// A connection can be read from, or its peer has closed it.
    case ready(Connection.ID, peerClosed: Bool)
    /// The workers shall end.
    case end
  }

  private static let end = UInt64.max
  private let epoll: Descriptor

  /// Creates a poller whose workers end once the signal is raised.
  ///
  /// - Parameter end: A signal that lives as long as the poller.
  /// - Throws: The error of epoll_create1(2) or epoll_ctl(2).
  init(end: borrowing Signal) throws(SystemError) {
    let descriptor = Descriptor(epoll_create1(Int32(EPOLL_CLOEXEC)))
    guard descriptor.number >= 0 else { throw .last }
    var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: Self.end))
    guard epoll_ctl(descriptor.number, EPOLL_CTL_ADD, end.descriptor, &event) == 0 else { throw .last }
    epoll = descriptor
  }

  /// Watches a new connection until it is closed.
  func add(_ descriptor: Int32, _ id: Connection.ID) throws(SystemError) {
    try control(EPOLL_CTL_ADD, descriptor, id)
  }

  /// Tells of the connection again if it can be read from; another worker may have the event before this returns.
  func rearm(_ descriptor: Int32, _ id: Connection.ID) throws(SystemError) {
    try control(EPOLL_CTL_MOD, descriptor, id)
  }

  /// Waits for the next event.
  func wait() -> Wakeup {
    var event = epoll_event()
    while epoll_wait(epoll.number, &event, 1, -1) != 1 {}
    let data = event.data.u64
    guard data != Self.end else { return .end }
    let id = Connection.ID(
      place: UInt32(truncatingIfNeeded: data), generation: UInt32(truncatingIfNeeded: data >> 32))
    return .ready(id, peerClosed: event.events & EPOLLRDHUP.rawValue != 0)
  }

  private func control(_ operation: Int32, _ descriptor: Int32, _ id: Connection.ID) throws(SystemError) {
    // The place is far below 2³² - 1, so this is never the number of the end.
    let data = UInt64(id.generation) << 32 | UInt64(id.place)
    var event = epoll_event(
      events: EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue, data: epoll_data_t(u64: data))
    guard epoll_ctl(epoll.number, operation, descriptor, &event) == 0 else { throw .last }
  }
}
