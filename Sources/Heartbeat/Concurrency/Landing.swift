import Glibc

/// A value that comes once, and that threads wait for.
///
/// `Synchronization` has no condition variable, hence that of the C library.
// `value` is read and written only while `mutex` is held.
final class Landing<Value: Sendable>: @unchecked Sendable {
  private var value: Value?
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let arrival = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(arrival, nil)
  }

  deinit {
    pthread_cond_destroy(arrival)
    arrival.deallocate()
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Hands the value to all who wait, now or later; to be called once.
  func land(_ value: Value) {
    pthread_mutex_lock(mutex)
    self.value = value
    pthread_mutex_unlock(mutex)
    pthread_cond_broadcast(arrival)
  }

  /// Waits for the value, for as long as it takes.
  func wait() -> Value {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let value { return value }
      pthread_cond_wait(arrival, mutex)
    }
  }
}
