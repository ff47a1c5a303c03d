import Glibc

/// A value that many threads read at the same time, and that is changed now and then.
///
/// Readers do not wait for one another. A `Mutex` would make them: Linux hands it on to whoever waits, asleep or not, so
/// that many readers who once met go on to queue.
// `value` is read and written only while `lock` is held.
final class ReadMostly<Value: Sendable>: @unchecked Sendable {
  private var value: Value
  private let lock: UnsafeMutablePointer<pthread_rwlock_t>

  init(_ value: Value) {
    self.value = value
    lock = .allocate(capacity: 1)
    let code = pthread_rwlock_init(lock, nil)
    precondition(code == 0, "a lock needs no more than its memory")
  }

  deinit {
    pthread_rwlock_destroy(lock)
    lock.deallocate()
  }

  /// Looks at the value; it is not changed meanwhile.
  func read<Result>(_ body: (borrowing Value) -> Result) -> Result {
    pthread_rwlock_rdlock(lock)
    defer { pthread_rwlock_unlock(lock) }
    return body(value)
  }

  /// Changes the value; nobody looks at it meanwhile.
  func change<Result>(_ body: (inout Value) -> Result) -> Result {
    pthread_rwlock_wrlock(lock)
    defer { pthread_rwlock_unlock(lock) }
    return body(&value)
  }
}
