/// What one stream does next: the rules of list and watch, without a connection or a clock.
///
/// A list is read in pages, from the newest state (no `resourceVersion`, which API servers take as *most recent*;
/// client-go's `0` may bring a state that is older than one already shown). All pages are of the same version, and
/// the watch begins right after it: no change is lost, none comes twice. A watch that ends goes on after the last
/// version that was received. A version that the server no longer has (410) leads to a new list, during which the
/// old state stands.
///
/// Source: Kubernetes documentation, *API concepts*, section *Efficient detection of changes*; client-go,
/// `tools/cache/reflector.go`.
struct StreamMachine {
  /// What is asked of the API server.
  enum Request: Equatable, Sendable {
    /// A page of a list: the first one when nil, or what the `continue` token stands for.
    case list(page: String?)
    /// The changes after a version.
    case watch(from: String)
  }

  /// What is to be done.
  enum Action: Equatable, Sendable {
    case send(Request)
    /// Show the listed objects: the list is whole.
    case publish
    /// Call `resume()` after a time drawn from these.
    case wait(ClosedRange<Duration>)
    /// The stream has gone over to another state.
    case tell(WatchStream.State)
  }

  private let tuning: WatchTuning
  /// What is under way, or comes after the pause.
  private var request = Request.list(page: nil)
  private var state = WatchStream.State.listing
  /// Set while a watch has begun to be answered.
  private var opened: ContinuousClock.Instant?
  private var hasReceived = false
  /// Failures since a watch was healthy; the first list counts as one, since nothing was healthy before it.
  private var failures = 1
  /// Whether a refusal of the credentials has been answered with other ones.
  private var hasRenewed = false

  /// The longest time that is waited because the server asks for it.
  private static let longestRetryAfter = Duration.seconds(300)

  init(tuning: WatchTuning) {
    self.tuning = tuning
  }

  /// Begins with a list.
  func start() -> [Action] {
    [.send(request)]
  }

  /// Goes on after a pause.
  func resume() -> [Action] {
    [.send(request)]
  }

  /// A page of the list has been read.
  ///
  /// - Parameters:
  ///   - version: The list's version.
  ///   - next: The token of the next page, nil after the last one.
  /// - Returns: What is to be done.
  mutating func listed(version: String, next: String?) -> [Action] {
    hasRenewed = false
    guard let next else {
      request = .watch(from: version)
      return [.publish, .send(request)]
    }
    request = .list(page: next)
    return [.send(request)]
  }

  /// The answer to a watch has begun.
  mutating func opened(at now: ContinuousClock.Instant) -> [Action] {
    opened = now
    hasReceived = false
    hasRenewed = false
    return tell(.watching)
  }

  /// A change, or a bookmark, has been received.
  ///
  /// - Parameter version: The version that it leads to.
  mutating func received(version: String) {
    hasReceived = true
    request = .watch(from: version)
  }

  /// A watch has ended as it should.
  mutating func ended(at now: ContinuousClock.Instant) -> [Action] {
    guard endWatch(at: now) else {
      // A server that ends every watch at once must not be asked without a pause.
      return failed(.unreachable(Unreachable(kind: .closed, text: "the watch ended at once")), at: now)
    }
    return [.wait(pause())]
  }

  /// The request has failed, or the watch has brought an error.
  ///
  /// - Parameters:
  ///   - error: Why.
  ///   - retryAfter: How long the server asks to wait.
  ///   - now: The moment.
  /// - Returns: What is to be done.
  mutating func failed(
    _ error: APIError, retryAfter: Duration? = nil, at now: ContinuousClock.Instant
  ) -> [Action] {
    endWatch(at: now)
    switch error {
    case _ where error.isExpired:
      request = .list(page: nil)
      guard failures > 1 else {
        failures += 1
        return tell(.listing) + [.send(request)]
      }
      return tell(.listing) + [.wait(pause())]
    case .forbidden:
      return tell(.forbidden(error)) + [.wait(tuning.forbiddenPause)]
    case .credentials(let reason) where reason.isTimeout:
      // The plugin is still at work.
      return [.wait(tuning.quickPause)]
    case .unauthorized where !hasRenewed:
      hasRenewed = true
      return [.wait(tuning.quickPause)]
    case .malformed, .tooLarge:
      request = .list(page: nil)
    case .status(let code, _, _) where ![500, 502, 503].contains(code):
      // Whatever else an API server says to a watch is about its version.
      if case .watch = request { request = .list(page: nil) }
    default: break
    }
    var wait = pause()
    if let retryAfter = (retryAfter ?? error.retryAfter).map({ min($0, Self.longestRetryAfter) }),
      retryAfter > wait.lowerBound
    {
      wait = retryAfter...(retryAfter * 5 / 4)
    }
    return tell(.broken(error)) + [.wait(wait)]
  }

  /// Forgets the watch under way.
  ///
  /// - Returns: Whether there was one and it was healthy: failures before it no longer count.
  @discardableResult
  private mutating func endWatch(at now: ContinuousClock.Instant) -> Bool {
    defer { opened = nil }
    guard let opened, hasReceived || opened.duration(to: now) >= tuning.healthyAfter else { return false }
    failures = 0
    return true
  }

  private mutating func tell(_ new: WatchStream.State) -> [Action] {
    guard new != state else { return [] }
    state = new
    return [.tell(new)]
  }

  /// The pause after one more failure.
  private mutating func pause() -> ClosedRange<Duration> {
    defer { failures += 1 }
    guard failures > 0 else { return tuning.quickPause }
    let doublings = min(failures - 1, 20)
    let longest = min(tuning.pauses.lowerBound * (1 << doublings), tuning.pauses.upperBound)
    return longest / 2...longest
  }
}

extension APIError {
  /// How long the server asks to wait, as far as the error itself knows.
  fileprivate var retryAfter: Duration? {
    if case .tooManyRequests(let pause) = self { pause } else { nil }
  }
}
