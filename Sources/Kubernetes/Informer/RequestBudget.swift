import System

/// How many requests all streams of an informer may send: the last line of defence of an API server against us.
///
/// Pauses that grow are the first line. This one holds whatever the API server does and whatever is wrong with the
/// first: on average about three requests a second, watches, lists, their pages and the small requests together. What
/// may be sent at once is enough for a start, and for every stream to begin anew after an outage; and a page that is a
/// page of a large list is paid from a reserve of its own, so that the first list of a large cluster needs no pause.
struct RequestBudget {
  /// What is asked.
  enum Item {
    /// Anything but a page.
    case request
    /// A page of a list whose page before it was a large one that went on where the one before had ended.
    case page
  }

  /// Tokens that come back with time.
  private struct Bucket {
    let capacity: Double
    let perSecond: Double
    private(set) var tokens: Double
    private var filled: MonotonicInstant

    init(capacity: Double, perSecond: Double, now: MonotonicInstant) {
      self.capacity = capacity
      self.perSecond = perSecond
      tokens = capacity
      filled = now
    }

    mutating func fill(at now: MonotonicInstant) {
      guard now > filled else { return }
      tokens = min(capacity, tokens + filled.duration(to: now) / .seconds(1) * perSecond)
      filled = now
    }

    mutating func take() -> Bool {
      guard tokens >= 1 else { return false }
      tokens -= 1
      return true
    }

    mutating func giveBack() {
      tokens = min(capacity, tokens + 1)
    }

    /// How long it takes until there is a token.
    var wait: Duration { .seconds(max(0, 1 - tokens) / perSecond) }
  }

  /// The pages of large lists that may be asked for without a pause: the longest list, and half of it for others.
  static let pages = 1.5 * Double(ListProgress.pageLimit)

  private var requests: Bucket
  private var pages: Bucket

  /// Creates a full budget.
  ///
  /// - Parameters:
  ///   - streams: How many streams share it.
  ///   - configuration: Says how many requests a second.
  ///   - now: The moment.
  init(streams: Int, configuration: WatchConfiguration, now: MonotonicInstant) {
    requests = Bucket(
      capacity: Double(6 + 2 * streams), perSecond: configuration.requestsPerSecond, now: now)
    pages = Bucket(capacity: Self.pages, perSecond: configuration.requestsPerSecond / 2, now: now)
  }

  /// Takes what a request costs.
  ///
  /// - Returns: Nil when it may be sent, or how long to wait before asking again.
  mutating func take(_ item: Item, at now: MonotonicInstant) -> Duration? {
    requests.fill(at: now)
    pages.fill(at: now)
    switch item {
    case .request: return requests.take() ? nil : requests.wait
    case .page: return pages.take() || requests.take() ? nil : min(pages.wait, requests.wait)
    }
  }

  /// Gives back what a request would have cost that was never sent.
  mutating func giveBack() {
    requests.giveBack()
  }
}
