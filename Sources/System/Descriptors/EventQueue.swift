import CLinux

/// Wakes one of the threads that wait in it for each descriptor on which something has happened: epoll(7), edge-triggered.
///
/// An event comes once for what has arrived, whether or not it is read, so bytes that lead to nothing wake nobody again.
/// It names what is watched by a number, and not by its memory: by the time that a thread hears of it the descriptor may
/// be another one's.
package struct EventQueue: ~Copyable, Sendable {
  /// Something has happened on a descriptor: it can be read from, or its peer has closed it.
  package struct Event: Sendable, Hashable {
    /// The number that it was added with.
    package let token: UInt64
    /// Whether the peer will send no more.
    package let isPeerClosed: Bool
  }

  private static let end = UInt64.max
  private let epoll: Descriptor

  /// Creates a queue in which nobody waits any more once a flag is raised.
  ///
  /// - Parameter end: A flag that lives as long as the queue, and is not lowered.
  /// - Throws: The error of epoll_create1(2) or epoll_ctl(2).
  package init(end: borrowing EventFD) throws(SystemError) {
    let descriptor = Descriptor(epoll_create1(Int32(EPOLL_CLOEXEC)))
    guard descriptor.number >= 0 else { throw .last }
    var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: Self.end))
    guard epoll_ctl(descriptor.number, EPOLL_CTL_ADD, end.descriptor, &event) == 0 else { throw .last }
    epoll = descriptor
  }

  /// Watches a descriptor until it is closed.
  ///
  /// - Parameters:
  ///   - descriptor: The descriptor.
  ///   - token: What events about it are known by; any number but the greatest.
  /// - Throws: The error of epoll_ctl(2).
  package func add(_ descriptor: Int32, token: UInt64) throws(SystemError) {
    try control(EPOLL_CTL_ADD, descriptor, token)
  }

  /// Has an event about a descriptor again if it can be read from; another thread may have it before this returns.
  ///
  /// - Parameters:
  ///   - descriptor: The descriptor.
  ///   - token: What events about it are known by from now on; any number but the greatest.
  /// - Throws: The error of epoll_ctl(2).
  package func rearm(_ descriptor: Int32, token: UInt64) throws(SystemError) {
    try control(EPOLL_CTL_MOD, descriptor, token)
  }

  /// Waits for the next event.
  ///
  /// - Returns: The event; nil once the end has been raised.
  package func wait() -> Event? {
    var event = epoll_event()
    while epoll_wait(epoll.number, &event, 1, -1) != 1 {}
    let token = event.data.u64
    guard token != Self.end else { return nil }
    return Event(token: token, isPeerClosed: event.events & EPOLLRDHUP.rawValue != 0)
  }

  private func control(_ operation: Int32, _ descriptor: Int32, _ token: UInt64) throws(SystemError) {
    var event = epoll_event(
      events: EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue, data: epoll_data_t(u64: token))
    guard epoll_ctl(epoll.number, operation, descriptor, &event) == 0 else { throw .last }
  }
}
