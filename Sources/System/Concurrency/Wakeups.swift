import Glibc

/// Somebody who sleeps until others have something for them.
package protocol Sleeper: AnyObject, Sendable {
  /// Ends the sleep, or the next one; from any thread.
  func wake()
}

/// Those whom a thread wakes only when it has gone through all that it has to do, each of them once.
///
/// To wake somebody for each of many things would cost both sides a change of threads for each.
package final class Wakeups {
  /// Where each thread has its list while it does something together; nil when the system has no keys left, and then
  /// everybody is woken at once.
  private static let current: pthread_key_t? = {
    var key = pthread_key_t()
    return pthread_key_create(&key, nil) == 0 ? key : nil
  }()

  private var sleepers: [any Sleeper] = []

  /// Creates a list for one thread.
  package init() {}

  /// Does something, and then wakes those who were to be woken meanwhile.
  ///
  /// - Parameter body: What to do; it must not wait for any of those whom it wakes.
  package func together(_ body: () -> Void) {
    guard let current = Self.current else { return body() }
    pthread_setspecific(current, Unmanaged.passUnretained(self).toOpaque())
    body()
    pthread_setspecific(current, nil)
    for sleeper in sleepers { sleeper.wake() }
    sleepers.removeAll(keepingCapacity: true)
  }

  /// Wakes somebody, or has it done at the end of what the calling thread does together.
  package static func wake(_ sleeper: any Sleeper) {
    guard let current, let list = pthread_getspecific(current) else { return sleeper.wake() }
    Unmanaged<Wakeups>.fromOpaque(list).takeUnretainedValue().add(sleeper)
  }

  private func add(_ sleeper: any Sleeper) {
    guard !sleepers.contains(where: { $0 === sleeper }) else { return }
    sleepers.append(sleeper)
  }
}
