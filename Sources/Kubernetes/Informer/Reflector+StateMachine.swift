import System

extension Reflector {
  /// What one stream does next: the rules of list and watch, without a connection or a clock.
  ///
  /// A list is read in pages, from the newest state (no `resourceVersion`, which API servers take as *most recent*;
  /// client-go's `0` may bring a state that is older than one already shown). All pages are of the same version, and
  /// the watch begins right after it: no change is lost, none comes twice. A watch that ends goes on after the last
  /// version that was received. A version that the server no longer has (410) leads to a new list, during which the
  /// old state stands.
  ///
  /// A watch that ends early is tried again at once only as often as watching has earned it; after that with pauses that
  /// grow. So neither what a server sends before it ends a watch, nor that it opens one at all, makes it be asked faster.
  ///
  /// Source: Kubernetes documentation, *API concepts*, section *Efficient detection of changes*; client-go,
  /// `tools/cache/reflector.go`.
  struct StateMachine {
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
      case report(WatchStream.State)
    }

    /// What list and watch have come to.
    private enum Position: Equatable {
      /// No page was read that is of use.
      case beginning
      /// Pages were read; the next one is what the token stands for.
      case listing(next: String, ListProgress)
      /// Everything is known up to this version, and is to be watched from there.
      case listed(version: String)
      /// The same, and a watch from there is being answered since this moment.
      case watching(version: String, since: MonotonicInstant, hasReceived: Bool)

      /// What is under way, or comes after the pause.
      var request: Request {
        switch self {
        case .beginning: .list(page: nil)
        case .listing(let next, _): .list(page: next)
        case .listed(let version), .watching(let version, _, _): .watch(from: version)
        }
      }
    }

    private let configuration: WatchConfiguration
    private var position = Position.beginning
    /// How the stream is doing, as was reported last.
    private(set) var state = WatchStream.State.listing
    /// Failures since a watch was healthy; the first list counts as one, since nothing was healthy before it.
    private var failures = 1
    /// How often a watch may end early and be tried again at once.
    private var quickRetries = StateMachine.mostQuickRetries
    /// Whether a refusal of the credentials has been answered with other ones.
    private var hasRenewed = false

    /// As many quick retries are saved up.
    private static let mostQuickRetries = 2.0

    init(configuration: WatchConfiguration) {
      self.configuration = configuration
    }

    /// Begins with a list.
    func start() -> [Action] {
      resume()
    }

    /// Goes on after a pause.
    func resume() -> [Action] {
      [.send(position.request)]
    }

    /// A page of the list has been read.
    ///
    /// - Parameters:
    ///   - version: The list's version.
    ///   - next: The token of the next page, nil after the last one.
    ///   - bytes: The size of the page.
    ///   - isAdvancing: Whether its items come after those of the pages before it.
    ///   - now: The moment.
    /// - Returns: What is to be done.
    mutating func listed(
      version: String, next: String?, bytes: Int = 0, isAdvancing: Bool = true,
      at now: MonotonicInstant = .now
    ) -> [Action] {
      hasRenewed = false
      var token: String?
      var progress = ListProgress()
      if case .listing(let next, let known) = position { (token, progress) = (next, known) }
      do throws(APIError) {
        try progress.add(bytes: bytes, isAdvancing: isAdvancing, token: token, next: next)
      } catch {
        return failed(error, at: now)
      }
      guard let next else {
        position = .listed(version: version)
        return [.publish] + resume()
      }
      position = .listing(next: next, progress)
      return resume()
    }

    /// The request for the page after one that has come and is still to be read.
    ///
    /// Only a large list, of which the page before went on where the one before that had ended, is read ahead: one that
    /// goes round in a circle, or has nothing but small pages, is not asked for more because of it.
    ///
    /// - Parameters:
    ///   - next: The token of that page.
    ///   - bytes: The size of the page that has come.
    /// - Returns: The request; nil when the page must be read first.
    func pageAhead(next: String, bytes: Int) -> Request? {
      guard case .listing(let token, var progress) = position, progress.isThatOfALargeList,
        (try? progress.add(bytes: bytes, token: token, next: next)) != nil, progress.isThatOfALargeList
      else { return nil }
      return .list(page: next)
    }

    /// Whether the list is read from its beginning next, so that nothing of what was read of it is needed.
    var isBeginningList: Bool { position == .beginning }

    /// Since when a watch has been answered, nil when none is.
    var watchingSince: MonotonicInstant? {
      if case .watching(_, let moment, _) = position { moment } else { nil }
    }

    /// What a request costs of what all streams may ask together.
    func item(for request: Request) -> RequestBudget.Item {
      if case .listing(let next, let progress) = position, request == .list(page: next),
        progress.isThatOfALargeList
      {
        .page
      } else {
        .request
      }
    }

    /// The answer to a watch has begun.
    mutating func opened(at now: MonotonicInstant) -> [Action] {
      if case .watch(let version) = position.request {
        position = .watching(version: version, since: now, hasReceived: false)
      }
      hasRenewed = false
      return report(.watching)
    }

    /// A change, or a bookmark, has been received.
    ///
    /// - Parameter version: The version that it leads to.
    mutating func received(version: String) {
      guard let watchingSince else { return }
      position = .watching(version: version, since: watchingSince, hasReceived: true)
    }

    /// A watch has ended as it should.
    mutating func ended(at now: MonotonicInstant) -> [Action] {
      let lifetime = watchingSince?.duration(to: now) ?? .zero
      guard endWatch(at: now) else {
        // A server that ends every watch early must not be asked without a pause, and what is known is old by then.
        let text = "the API server ended the watch after \(lifetime.components.seconds) s"
        return pause(after: .unreachable(ConnectionFailure(kind: .interrupted, text: text)), retryAfter: nil)
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
      _ error: APIError, retryAfter: Duration? = nil, at now: MonotonicInstant
    ) -> [Action] {
      endWatch(at: now)
      let retryAfter = retryAfter.map { min($0, RetryAfterHold.longest) } ?? error.retryAfter
      switch error {
      case _ where error.isExpired:
        position = .beginning
        guard failures > 1 || retryAfter != nil else {
          failures += 1
          return report(.listing) + resume()
        }
        return report(.listing) + [.wait(Self.longer(pause(), retryAfter))]
      case .forbidden:
        return report(.forbidden(error)) + [.wait(Self.longer(configuration.forbiddenDelay, retryAfter))]
      case .credentials(let reason) where reason.isTimeout:
        // The plugin is still at work.
        return [.wait(configuration.retryDelay)]
      case .unauthorized where !hasRenewed:
        hasRenewed = true
        return [.wait(Self.longer(configuration.retryDelay, retryAfter))]
      case .malformed, .tooLarge:
        position = .beginning
      case .status(let code, _, _, _) where ![500, 502, 503].contains(code):
        // Whatever else an API server says to a watch is about its version.
        if case .listed = position { position = .beginning }
      default: break
      }
      return pause(after: error, retryAfter: retryAfter)
    }

    /// Reports that the stream is broken, and waits.
    private mutating func pause(after error: APIError, retryAfter: Duration?) -> [Action] {
      let wait = Self.longer(pause(), retryAfter)
      return report(.broken(error)) + [.wait(wait)]
    }

    /// A pause, or what the server asks for where that is more.
    private static func longer(
      _ pause: ClosedRange<Duration>, _ retryAfter: Duration?
    ) -> ClosedRange<Duration> {
      guard let retryAfter, retryAfter > pause.lowerBound else { return pause }
      return retryAfter...(retryAfter * 5 / 4)
    }

    /// Forgets the watch under way.
    ///
    /// - Returns: Whether there was one, it did what a watch is for, and it may be tried again at once: failures before it
    ///   no longer count.
    @discardableResult
    private mutating func endWatch(at now: MonotonicInstant) -> Bool {
      guard case .watching(let version, let opened, let hasReceived) = position else { return false }
      position = .listed(version: version)
      let lifetime = opened.duration(to: now)
      quickRetries = min(Self.mostQuickRetries, quickRetries + lifetime / configuration.quickRetryCost)
      // Half of what a quick retry costs: the pauses begin anew with the shortest.
      if lifetime * 2 >= configuration.quickRetryCost { failures = min(failures, 1) }
      guard hasReceived || lifetime >= configuration.healthyAfter, quickRetries >= 1 else { return false }
      quickRetries -= 1
      failures = 0
      return true
    }

    private mutating func report(_ new: WatchStream.State) -> [Action] {
      guard new != state else { return [] }
      state = new
      return [.report(new)]
    }

    /// The pause after one more failure.
    private mutating func pause() -> ClosedRange<Duration> {
      defer { failures += 1 }
      guard failures > 0 else { return configuration.retryDelay }
      let doublings = min(failures - 1, 20)
      let longest = min(configuration.backoff.lowerBound * (1 << doublings), configuration.backoff.upperBound)
      return longest / 2...longest
    }
  }
}
