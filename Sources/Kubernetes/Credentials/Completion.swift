import Glibc

/// A value that comes once, and that threads can wait for, but not for ever.
///
/// `Synchronization` has no condition variable, hence that of the C library.
final class Completion<Value: Sendable>: @unchecked Sendable {
  // Unchecked: `mutex` guards `value`.
  private var value: Value?
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let arrival = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(arrival, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(arrival)
    arrival.deallocate()
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Hands the value to all who wait, now or later; to be called once.
  func fulfil(_ value: Value) {
    pthread_mutex_lock(mutex)
    self.value = value
    pthread_mutex_unlock(mutex)
    pthread_cond_broadcast(arrival)
  }

  /// Waits for the value.
  ///
  /// - Parameter deadline: When to give up.
  /// - Returns: The value, nil when it has not come in time.
  func wait(until deadline: ContinuousClock.Instant) -> Value? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while value == nil {
      let left = ContinuousClock.now.duration(to: deadline).components
      guard left.seconds >= 0, left.attoseconds >= 0 else { return nil }
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      // traps: both below 10⁹.
      let nanoseconds = time.tv_nsec + Int(left.attoseconds / 1_000_000_000)
      // traps: a limit of the configuration, at most 2⁶³ ns, from now on.
      time.tv_sec += Int(left.seconds) + nanoseconds / 1_000_000_000
      time.tv_nsec = nanoseconds % 1_000_000_000
      pthread_cond_timedwait(arrival, mutex, &time)
    }
    return value
  }
}
