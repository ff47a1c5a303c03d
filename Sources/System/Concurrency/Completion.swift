import Dispatch
import Synchronization

/// A value that comes once, and that threads wait for.
package final class Completion<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  /// Left when the value has come.
  private let arrival = DispatchGroup()

  /// Creates a completion whose value has not come.
  package init() {
    arrival.enter()
  }

  deinit {
    // Dispatch ends a program that lets go of a group which has been entered.
    if value.withLock({ $0 == nil }) { arrival.leave() }
  }

  /// Hands the value to all who wait, now or later; a second value comes too late.
  package func fulfil(_ value: Value) {
    let isFirst = self.value.withLock { current in
      guard current == nil else { return false }
      current = value
      return true
    }
    if isFirst { arrival.leave() }
  }

  /// Waits for the value, for as long as it takes.
  package func wait() -> Value {
    while true {
      arrival.wait()
      if let value = value.withLock({ $0 }) { return value }
    }
  }

  /// Waits for the value.
  ///
  /// - Parameter deadline: When to give up.
  /// - Returns: The value, nil when it has not come in time.
  package func wait(until deadline: MonotonicInstant) -> Value? {
    let left = MonotonicInstant.now.duration(to: deadline)
    if left > .zero { _ = arrival.wait(timeout: .now() + left.dispatchInterval) }
    return value.withLock { $0 }
  }
}
