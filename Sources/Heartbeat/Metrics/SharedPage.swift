import Synchronization
import System

/// A page that takes a while to make and may be long: made once in a while, by one of those who ask, and shared by all.
///
/// However many ask at once, it is made once and kept once.
final class SharedPage: Sendable {
  private struct State {
    var bytes: [UInt8] = []
    var end: MonotonicInstant?
  }

  private let state = Mutex(State())
  private let lifetime: Duration

  /// Creates a page that has not been made.
  ///
  /// - Parameter lifetime: How long it is the same.
  init(lifetime: Duration) {
    self.lifetime = lifetime
  }

  /// The page; whoever asks while it is made waits for it.
  ///
  /// - Parameter make: Makes it.
  /// - Returns: What was made, by this call or by one before.
  func bytes(or make: () -> [UInt8]) -> [UInt8] {
    state.withLock { state in
      if let end = state.end, MonotonicInstant.now < end { return state.bytes }
      state.bytes = []
      state.bytes = make()
      state.end = .now + lifetime
      return state.bytes
    }
  }
}
