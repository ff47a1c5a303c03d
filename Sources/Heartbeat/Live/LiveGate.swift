import Dispatch

/// Caps how many workers may wait for the API server at once, so that the others stay free for everything else.
struct LiveGate: Sendable {
  /// The most workers that may be inside.
  let capacity: Int
  private let patience: Duration
  private let places: DispatchSemaphore

  /// Creates a gate.
  ///
  /// - Parameters:
  ///   - capacity: The most workers that may be inside, at least 1.
  ///   - patience: How long one waits for a place.
  init(capacity: Int, patience: Duration) {
    self.capacity = capacity
    self.patience = patience
    self.places = DispatchSemaphore(value: capacity)
  }

  /// Runs `work` inside the gate.
  ///
  /// - Returns: What `work` returns, or nil when no place came free in time.
  func pass<Value>(_ work: () -> Value) -> Value? {
    guard places.wait(timeout: .now() + patience.dispatchInterval) == .success else { return nil }
    defer { places.signal() }
    return work()
  }
}

extension Duration {
  /// The same, for Dispatch, whose clock counts whole nanoseconds.
  var dispatchInterval: DispatchTimeInterval {
    .nanoseconds(Int(components.seconds) * 1_000_000_000 + Int(components.attoseconds / 1_000_000_000))
  }
}
