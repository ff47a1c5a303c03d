public import Glibc

// Unchecked: `lock` guards the memory at `value`, which is read and written only while it is held.
/// A value that many threads read at the same time, and that is changed now and then.
///
/// Readers do not wait for one another. A `Mutex` would make them: Linux hands it on to whoever waits, asleep or not, so
/// that many readers who once met go on to queue. A change that waits is let in before readers who come after it: there may
/// never be a moment without readers.
///
/// It is public, and not for the package alone, so that each look is compiled where it is taken: of what is for the package the
/// compiler makes one function for all types.
public final class ReadMostly<Value: Sendable & ~Copyable>: @unchecked Sendable {
  // In memory of its own: what a class stores is copied to be looked at. So is what can be copied at all, if the compiler likes:
  // a large value is better none of these.
  @usableFromInline let value: UnsafeMutablePointer<Value>
  @usableFromInline let lock: UnsafeMutablePointer<pthread_rwlock_t>

  /// Creates a value that nobody has looked at so far.
  public init(_ value: consuming Value) {
    self.value = .allocate(capacity: 1)
    self.value.initialize(to: value)
    lock = .allocate(capacity: 1)
    var attributes = pthread_rwlockattr_t()
    pthread_rwlockattr_init(&attributes)
    pthread_rwlockattr_setkind_np(&attributes, Int32(PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP))
    let code = pthread_rwlock_init(lock, &attributes)
    pthread_rwlockattr_destroy(&attributes)
    // traps: it is made at start, of constants; glibc reports no other error than unknown attributes.
    precondition(code == 0, "a lock needs no more than its memory")
  }

  deinit {
    pthread_rwlock_destroy(lock)
    lock.deallocate()
    value.deinitialize(count: 1)
    value.deallocate()
  }

  /// Looks at the value; it is not changed meanwhile.
  ///
  /// - Parameter body: Looks at the value, and never at the same one by another way: it would wait for a change that waits
  ///   for it.
  /// - Returns: What the body returns.
  @inline(__always) @inlinable public func read<Result>(_ body: (borrowing Value) -> Result) -> Result {
    pthread_rwlock_rdlock(lock)
    defer { pthread_rwlock_unlock(lock) }
    return body(value.pointee)
  }

  /// Changes the value; nobody looks at it meanwhile.
  @inlinable public func change<Result>(_ body: (inout Value) -> Result) -> Result {
    pthread_rwlock_wrlock(lock)
    defer { pthread_rwlock_unlock(lock) }
    return body(&value.pointee)
  }
}
