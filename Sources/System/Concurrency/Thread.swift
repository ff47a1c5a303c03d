import CLinux
import Glibc

/// A thread of the operating system, for work that blocks.
///
/// It gets no signals that ask the process for something: those are for the threads that the program itself made.
package struct Thread: Sendable {
  private let id: pthread_t

  /// Starts a thread that is joined later.
  ///
  /// - Parameters:
  ///   - name: What `ps` and debuggers show; at most 15 bytes.
  ///   - stackSize: The bytes of its stack; nil for the system's own size.
  ///   - body: What it does; the thread ends with it.
  /// - Throws: The error of pthread_create(3).
  package init(
    name: String, stackSize: Int? = nil, body: @escaping @Sendable () -> Void
  ) throws(SystemError) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    if let stackSize { pthread_attr_setstacksize(&attributes, stackSize) }

    let previous = Self.blockSignals()
    defer { Self.restoreSignals(previous) }
    let work = Unmanaged.passRetained(Work(body: body))
    var id = pthread_t()
    let code = pthread_create(&id, &attributes, runWork, work.toOpaque())
    guard code == 0 else {
      work.release()
      throw SystemError(code: code)
    }
    _ = pthread_setname_np(id, name)
    self.id = id
  }

  /// Starts a thread that nobody joins.
  ///
  /// - Parameters:
  ///   - name: What `ps` and debuggers show; at most 15 bytes.
  ///   - body: What it does; the thread ends with it.
  /// - Throws: The error of pthread_create(3).
  package static func detach(
    name: String, body: @escaping @Sendable () -> Void
  ) throws(SystemError) {
    let thread = try Thread(name: name, body: body)
    pthread_detach(thread.id)
  }

  /// Lets the calling thread do nothing for a time.
  package static func sleep(for duration: Duration) {
    var left = duration.timespec
    var rest = timespec()
    while nanosleep(&left, &rest) != 0, errno == EINTR { left = rest }
  }

  /// Waits for the end of the thread; to be called until it says true, and then never again.
  ///
  /// - Returns: False when the deadline came first.
  package func join(until deadline: MonotonicInstant) -> Bool {
    var moment = timespec.monotonic(after: deadline - .now)
    return pthread_clockjoin_np(id, nil, CLOCK_MONOTONIC, &moment) == 0
  }

  /// Blocks the signals for the calling thread, so that a thread it starts has them blocked from its beginning.
  ///
  /// Those of a crash stay open for the handlers that print a backtrace.
  private static func blockSignals() -> sigset_t {
    var signals = sigset_t()
    sigfillset(&signals)
    for fault in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT] { sigdelset(&signals, fault) }
    var previous = sigset_t()
    pthread_sigmask(SIG_BLOCK, &signals, &previous)
    return previous
  }

  private static func restoreSignals(_ signals: sigset_t) {
    var signals = signals
    pthread_sigmask(SIG_SETMASK, &signals, nil)
  }
}

/// Carries a thread's body through pthread_create(3).
private final class Work: Sendable {
  let body: @Sendable () -> Void

  init(body: @escaping @Sendable () -> Void) {
    self.body = body
  }
}

/// The start routine of every thread; it releases the `Work` that it was handed.
///
/// A function and no closure at the call: that would be taken as isolated to the actor that it is written in.
private func runWork(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
  return nil
}
