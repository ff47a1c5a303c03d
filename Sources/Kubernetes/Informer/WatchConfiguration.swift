/// The time limits and pauses of an informer.
///
/// The defaults are for production; tests have less time.
public struct WatchConfiguration: Sendable {
  /// How long one watch may last, drawn anew for each so that not all end at once.
  ///
  /// Whole seconds. It is also the bound for a proxy that holds a dead stream open. client-go draws from 5 to 10
  /// minutes as well.
  public var watchSeconds = 300...600
  /// How long a stream may be silent before a small request confirms it.
  public var checkInterval = Duration.seconds(10)
  /// How long the small request may take before its connection is given up.
  public var checkLimit = Duration.seconds(5)
  /// How long the answer to a watch may take to begin.
  ///
  /// An API server begins it at once, but some proxies (nginx with HTTP/2) hold its head back until there is
  /// something to say: within a minute or so, by the first bookmark.
  public var openLimit = Duration.seconds(90)
  /// How long one page of a list may take.
  public var pageLimit = Duration.seconds(60)
  /// How long it may take to connect.
  public var connectLimit = Duration.seconds(10)
  /// How long the peer's system may owe an acknowledgement before a connection is given up; `TCP_USER_TIMEOUT`.
  public var userTimeout = Duration.seconds(15)
  /// When a watch that had been healthy is tried again, and what else needs only a moment.
  public var retryDelay = Duration.milliseconds(50)...Duration.milliseconds(100)
  /// The bounds of the pauses after failures, each twice as long as the one before; what is waited is drawn
  /// between half of it and all of it.
  public var backoff = Duration.milliseconds(500)...Duration.seconds(30)
  /// When something forbidden is tried again.
  public var forbiddenDelay = Duration.seconds(45)...Duration.seconds(75)
  /// From when on a watch without changes counts as healthy.
  public var healthyAfter = Duration.seconds(1)
  /// How long must be watched for each time that a watch may end early and be tried again at once.
  public var quickRetryCost = Duration.seconds(20)
  /// How many requests all streams together may send a second, on average; see ``RequestBudget``.
  public var requestsPerSecond = 2.0

  /// The defaults.
  public init() {}

  /// The defaults, but that silent streams are confirmed as often as an answer may be old.
  ///
  /// - Parameter limit: How old a confirmation may be. Below 15 s more small requests are sent than one in 10 s, at most
  ///   four in 3 s, so that for less than about a second some confirmations come too late.
  public init(confirmingWithin limit: Duration) {
    checkInterval = min(checkInterval, max(.milliseconds(750), limit * 2 / 3))
  }
}
