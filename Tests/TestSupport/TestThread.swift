import Glibc

/// Threads for tests.
package enum TestThread {
  private final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
    Unmanaged<Work>.fromOpaque(context!).takeRetainedValue().body()
    return nil
  }

  /// Runs a body in a thread of its own.
  package static func start(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    precondition(pthread_create(&thread, nil, run, Unmanaged.passRetained(Work(body)).toOpaque()) == 0)
    pthread_detach(thread)
  }
}
