import CLinux

/// Tells a thread of the descriptors on which something has happened: epoll(7), edge-triggered.
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

  /// What one look at a queue has found: room for events, which is used again and again.
  package struct Batch {
    fileprivate var events: [epoll_event]
    /// How many events there are.
    package fileprivate(set) var count = 0

    /// Makes room.
    ///
    /// - Parameter capacity: How many events one look may find, at least one.
    package init(capacity: Int) {
      events = Array(repeating: epoll_event(), count: max(1, capacity))
    }

    /// One of the events, below ``count``.
    package subscript(index: Int) -> Event {
      let event = events[index]
      return Event(token: event.data.u64, isPeerClosed: event.events & EPOLLRDHUP.rawValue != 0)
    }
  }

  private static let end = UInt64.max
  private static let input = EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
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
    try control(EPOLL_CTL_ADD, descriptor, token, Self.input)
  }

  /// Has an event about a descriptor again if it can be read from; whoever waits may have it before this returns.
  ///
  /// - Parameters:
  ///   - descriptor: The descriptor.
  ///   - token: What events about it are known by from now on; any number but the greatest.
  ///   - writable: Whether an event comes, too, as soon as it can be written to, and each time that it can be again, until
  ///     it is rearmed without.
  /// - Throws: The error of epoll_ctl(2).
  package func rearm(_ descriptor: Int32, token: UInt64, writable: Bool = false) throws(SystemError) {
    let events = writable ? Self.input | EPOLLOUT.rawValue : Self.input
    try control(EPOLL_CTL_MOD, descriptor, token, events)
  }

  /// Waits for events, and takes all that there is room for.
  ///
  /// - Parameter batch: Gets them, in the place of those before.
  /// - Returns: False, and no events, once the end has been raised.
  package func wait(for batch: inout Batch) -> Bool {
    var count: Int32 = 0
    repeat {
      count = epoll_wait(epoll.number, &batch.events, Int32(clamping: batch.events.count), -1)
    } while count <= 0
    batch.count = min(Int(count), batch.events.count)
    guard !batch.events[..<batch.count].contains(where: { $0.data.u64 == Self.end }) else {
      batch.count = 0
      return false
    }
    return true
  }

  private func control(
    _ operation: Int32, _ descriptor: Int32, _ token: UInt64, _ events: UInt32
  ) throws(SystemError) {
    var event = epoll_event(events: events, data: epoll_data_t(u64: token))
    guard epoll_ctl(epoll.number, operation, descriptor, &event) == 0 else { throw .last }
  }
}
