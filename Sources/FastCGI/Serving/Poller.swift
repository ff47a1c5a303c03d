import CFastCGI
import Glibc

/// Wakes one worker for each connection that has something to read: epoll(7).
///
/// The kernel hands a connection's address back when it is ready. That is sound because a connection is
/// reported once for each time that it is armed (`EPOLLONESHOT`), and because only the worker that got the report
/// closes it or arms it again; the table of connections holds it until then.
struct Poller: ~Copyable, Sendable {
  /// What a worker was woken for.
  enum Wakeup {
    /// A connection can be read from, or its peer has closed it.
    case readable(Connection, peerClosed: Bool)
    /// The workers shall end.
    case end
  }

  private let epoll: Descriptor

  /// Creates a poller whose workers end once the signal is raised.
  ///
  /// - Parameter end: A signal that lives as long as the poller.
  /// - Throws: The error of epoll_create1(2) or epoll_ctl(2).
  init(end: borrowing Signal) throws(SystemError) {
    let descriptor = Descriptor(epoll_create1(Int32(EPOLL_CLOEXEC)))
    guard descriptor.number >= 0 else { throw .last }
    var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(ptr: nil))
    guard epoll_ctl(descriptor.number, EPOLL_CTL_ADD, end.descriptor, &event) == 0 else { throw .last }
    epoll = descriptor
  }

  /// Watches a new connection until it is ready once.
  func add(_ connection: Connection) throws(SystemError) {
    try control(EPOLL_CTL_ADD, connection)
  }

  /// Watches a connection until it is ready once more; another worker may have it before this returns.
  func arm(_ connection: Connection) throws(SystemError) {
    try control(EPOLL_CTL_MOD, connection)
  }

  /// Waits for the next connection that is ready.
  func wait() -> Wakeup {
    var event = epoll_event()
    while epoll_wait(epoll.number, &event, 1, -1) != 1 {}
    guard let pointer = event.data.ptr else { return .end }
    let connection = Unmanaged<Connection>.fromOpaque(pointer).takeUnretainedValue()
    return .readable(connection, peerClosed: event.events & EPOLLRDHUP.rawValue != 0)
  }

  private func control(_ operation: Int32, _ connection: Connection) throws(SystemError) {
    var event = epoll_event(
      events: EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLONESHOT.rawValue,
      data: epoll_data_t(ptr: Unmanaged.passUnretained(connection).toOpaque()))
    guard epoll_ctl(epoll.number, operation, connection.descriptor, &event) == 0 else { throw .last }
  }
}
