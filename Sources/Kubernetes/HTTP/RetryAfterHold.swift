import Synchronization
import System

/// Until when the API server has asked not to be asked again.
///
/// Safe from many threads at once.
final class RetryAfterHold: Sendable {
  /// The longest time that is waited because the server asks for it.
  static let longest = Duration.seconds(300)

  private let until = Mutex<MonotonicInstant?>(nil)

  /// Takes note of an answer, which may ask to wait: a 429, or a server's error, with `Retry-After`.
  func note(_ response: HTTPResponse) {
    guard response.asksToWait, let pause = response.retryAfter else { return }
    let end = MonotonicInstant.now + min(pause, Self.longest)
    until.withLock { $0 = $0.map { max($0, end) } ?? end }
  }

  /// How long it still holds, nil when it does not.
  var left: Duration? {
    until.withLock { until in
      guard let end = until else { return nil }
      let left = MonotonicInstant.now.duration(to: end)
      if left <= .zero { until = nil }
      return left > .zero ? left : nil
    }
  }
}

extension HTTPResponse {
  /// Whether it is one of those whose `Retry-After` is about the next request: RFC 6585, section 4, and RFC 9110,
  /// section 15.6.4.
  var asksToWait: Bool { status == 429 || status >= 500 }
}
