public import FoundationEssentials
import Synchronization
public import System

/// Counts the requests of each client in this process.
///
/// As github.com/ulule/limiter has it: a window has room for a number of requests until it ends; what comes
/// on top is refused and not counted, so a client that keeps asking is let in again as soon as the window
/// ends. Of several limits all must hold, and a request that one of them refuses is counted in none. One lock
/// guards all counts, so that of requests at the same time exactly as many pass as there is room for.
///
/// Memory is bounded by the number of clients. When there are more, the client whose last window ends first is
/// forgotten, of those that have not used a window up: whoever has comes back to a fresh one only when it ends, however
/// many other addresses have come meanwhile.
///
/// When every client that is remembered has used a window up, newcomers share windows: 1,024 of them, to which addresses
/// are assigned by a hash that nobody outside knows. To refuse newcomers instead would let whoever holds that many
/// addresses keep everybody else out; to forget somebody would give fresh windows away; to let newcomers pass would be no
/// limit. As it is, an attacker who comes so far (100,000 addresses that each made all requests of a window: with the
/// default more of them a second than this program answers) gains 1,024 windows more for all further addresses together,
/// and a newcomer is refused only where others used up the window that it was assigned. A newcomer leaves its shared
/// window for one of its own as soon as there is room, unless the shared one is used up.
public final class MemoryStore: RateLimitStore {
  /// Clients with windows of their own, and newcomers for whom there was no room.
  private struct State {
    var clients: ClientWindows
    var newcomers: ClientWindows
  }

  /// Where a client's windows are, or are to be.
  private enum Place {
    case own(Int?)
    case shared(ClientKey, Int?)
  }

  /// The windows that newcomers share.
  static let sharedWindows = 1024

  /// The limits that must all hold.
  public let limits: [RateLimit]
  /// False: nobody else has it.
  public let mayBlock = false
  /// True always.
  public let isUp = true
  private let sharedWindows: Int
  private let now: @Sendable () -> MonotonicInstant
  private let wallClock: @Sendable () -> Date
  private let state: Mutex<State>

  /// Creates a store that has seen no client; nil when there are no limits.
  ///
  /// - Parameters:
  ///   - limits: The limits that must all hold.
  ///   - maximumClients: The most clients that have windows of their own, at least 1.
  ///   - now: The clock that the windows keep to.
  ///   - wallClock: The clock that tells clients when a window ends.
  public convenience init?(
    _ limits: [RateLimit], maximumClients: Int = 100_000,
    now: @escaping @Sendable () -> MonotonicInstant = { .now },
    wallClock: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.init(
      limits, maximumClients: maximumClients, sharedWindows: Self.sharedWindows, now: now,
      wallClock: wallClock)
  }

  /// The same with the number of shared windows given, at least 1.
  init?(
    _ limits: [RateLimit], maximumClients: Int, sharedWindows: Int,
    now: @escaping @Sendable () -> MonotonicInstant, wallClock: @escaping @Sendable () -> Date
  ) {
    guard !limits.isEmpty else { return nil }
    self.limits = limits
    self.sharedWindows = max(1, sharedWindows)
    self.now = now
    self.wallClock = wallClock
    let counts = limits.map(\.count)
    state = Mutex(
      State(
        clients: ClientWindows(counts: counts, maximumClients: max(1, maximumClients)),
        newcomers: ClientWindows(counts: counts, maximumClients: max(1, sharedWindows))))
  }

  /// The clients that are remembered, shared windows included.
  var clientCount: Int { state.withLock { $0.clients.count + $0.newcomers.count } }

  /// Counts a request if there is room for it.
  ///
  /// - Parameter key: Who asks.
  /// - Returns: Whether it may pass, and the state of the client's window after it.
  public func take(_ key: ClientKey) -> RateLimitDecision {
    state.withLock { state in
      let moment = ClockReading(now: now(), wallClock: wallClock())
      state.clients.freeExpired(at: moment.now)
      state.newcomers.freeExpired(at: moment.now)
      switch place(of: key, in: state, at: moment) {
      case .own(let slot): return take(key, slot, in: &state.clients, at: moment)
      case .shared(let key, let slot):
        var decision = take(key, slot, in: &state.newcomers, at: moment)
        decision.isShared = true
        return decision
      }
    }
  }

  private func take(
    _ key: ClientKey, _ slot: Int?, in clients: inout ClientWindows, at moment: ClockReading
  ) -> RateLimitDecision {
    guard isAllowed(slot, in: clients, at: moment) else {
      let isFirstRefusal = refuse(slot, in: &clients, at: moment)
      return decision(slot, in: clients, at: moment, isAllowed: false, isFirstRefusal: isFirstRefusal)
    }
    guard let taken = slot ?? clients.insert(key, at: moment.now, window: { newWindow($0, at: moment) })
    else {
      // Not reached: a place without room is never chosen.
      return decision(nil, in: clients, at: moment, isAllowed: false, isFirstRefusal: false)
    }
    var hasChanged = false
    for limit in limits.indices {
      var window = window(limit, of: taken, in: clients, at: moment)
      window.used += 1
      hasChanged = hasChanged || window.used == 1 || window.used >= limits[limit].count
      clients[taken, limit] = window
    }
    if hasChanged { clients.settle(taken, at: moment.now) }
    return decision(taken, in: clients, at: moment, isAllowed: true, isFirstRefusal: false)
  }

  /// Looks at what a request would meet, without counting it.
  ///
  /// - Parameter key: Who asks.
  /// - Returns: Whether a request would pass now, and the state of the client's window.
  public func peek(_ key: ClientKey) -> RateLimitDecision {
    state.withLock { state in
      let moment = ClockReading(now: now(), wallClock: wallClock())
      let (clients, slot) =
        switch place(of: key, in: state, at: moment) {
        case .own(let slot): (state.clients, slot)
        case .shared(_, let slot): (state.newcomers, slot)
        }
      return decision(
        slot, in: clients, at: moment, isAllowed: isAllowed(slot, in: clients, at: moment),
        isFirstRefusal: false)
    }
  }

  /// Counts a request, or looks at what it would meet, in place.
  public func ask(
    _ query: RateLimitQuery, _ key: ClientKey,
    completion: @escaping @Sendable (Result<RateLimitDecision, RateLimitStoreError>) -> Void
  ) {
    switch query {
    case .take: completion(.success(take(key)))
    case .peek: completion(.success(peek(key)))
    }
  }

  private func place(of key: ClientKey, in state: borrowing State, at moment: ClockReading) -> Place {
    if let slot = state.clients.slot(of: key) { return .own(slot) }
    guard state.newcomers.count > 0 || !state.clients.hasRoom else { return .own(nil) }
    let shared = key.shared(outOf: sharedWindows)
    let slot = state.newcomers.slot(of: shared)
    guard state.clients.hasRoom else { return .shared(shared, slot) }
    if let slot, state.newcomers.isUsedUp(slot, at: moment.now) { return .shared(shared, slot) }
    return .own(nil)
  }

  /// One moment on both clocks.
  private struct ClockReading {
    let now: MonotonicInstant
    let wallClock: Date
  }

  private func newWindow(_ limit: Int, at moment: ClockReading) -> ClientWindow {
    ClientWindow(
      end: moment.now.advanced(by: limits[limit].period),
      resetTime: limits[limit].resetTime(from: moment.wallClock), used: 0, hasRefused: false)
  }

  /// The window that a request falls into: the one that runs, or else a new one, which nothing remembers yet.
  private func window(_ limit: Int, of slot: Int?, in clients: ClientWindows, at moment: ClockReading)
    -> ClientWindow
  {
    if let slot, clients[slot, limit].end > moment.now { return clients[slot, limit] }
    return newWindow(limit, at: moment)
  }

  private func isAllowed(_ slot: Int?, in clients: ClientWindows, at moment: ClockReading) -> Bool {
    limits.indices.allSatisfy { limit in
      window(limit, of: slot, in: clients, at: moment).used < limits[limit].count
    }
  }

  /// Records a refusal in the windows that have no room.
  ///
  /// - Returns: Whether it is the first of one of them.
  private func refuse(_ slot: Int?, in clients: inout ClientWindows, at moment: ClockReading) -> Bool {
    guard let slot else { return false }
    var isFirst = false
    for limit in limits.indices {
      let window = clients[slot, limit]
      guard window.end > moment.now, window.used >= limits[limit].count, !window.hasRefused else { continue }
      clients[slot, limit].hasRefused = true
      isFirst = true
    }
    return isFirst
  }

  private func decision(
    _ slot: Int?, in clients: ClientWindows, at moment: ClockReading, isAllowed: Bool, isFirstRefusal: Bool
  ) -> RateLimitDecision {
    var tightest = (limit: 0, window: window(0, of: slot, in: clients, at: moment))
    for limit in limits.indices.dropFirst() {
      let window = window(limit, of: slot, in: clients, at: moment)
      let (remaining, least) = (
        limits[limit].count - window.used, limits[tightest.limit].count - tightest.window.used
      )
      if remaining < least || remaining == least && window.end > tightest.window.end {
        tightest = (limit, window)
      }
    }
    return RateLimitDecision(
      isAllowed: isAllowed, policy: limits[tightest.limit],
      remaining: limits[tightest.limit].count - tightest.window.used,
      resetAfter: moment.now.duration(to: tightest.window.end), resetTime: tightest.window.resetTime,
      isFirstRefusal: isFirstRefusal)
  }
}
