import System

/// Threads for tests, which nobody joins.
package enum TestThread {
  /// Runs a body in a thread of its own.
  package static func start(_ body: @escaping @Sendable () -> Void) {
    // A test without its thread would wait for ever.
    try! Thread.detach(name: "test", body: body)
  }
}
