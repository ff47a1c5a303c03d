public import FoundationEssentials
import Synchronization

/// Counts the requests of each client in fixed windows that start with its first request.
///
/// As github.com/ulule/limiter has it: a window has room for a number of requests until it ends; what comes
/// on top is refused and not counted, so a client that keeps asking is let in again as soon as the window
/// ends. Of several limits all must hold, and a request that one of them refuses is counted in none. One lock
/// guards all counts, so that of requests at the same time exactly as many pass as there is room for.
///
/// Memory is bounded by the number of clients. When there are more, the client whose last window ends first
/// is forgotten.
public final class RateLimiter: Sendable {
  private let limits: [RateLimit]
  private let now: @Sendable () -> ContinuousClock.Instant
  private let wallClock: @Sendable () -> Date
  private let clients: Mutex<ClientWindows>

  /// Creates a limiter that has seen no client; nil when there are no limits.
  ///
  /// - Parameters:
  ///   - limits: The limits that must all hold.
  ///   - maximumClients: The most clients that are remembered, at least 1.
  ///   - now: The clock that the windows keep to.
  ///   - wallClock: The clock that tells clients when a window ends.
  public init?(
    _ limits: [RateLimit], maximumClients: Int = 100_000,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
    wallClock: @escaping @Sendable () -> Date = { Date() }
  ) {
    precondition(maximumClients >= 1)
    guard !limits.isEmpty else { return nil }
    self.limits = limits
    self.now = now
    self.wallClock = wallClock
    clients = Mutex(ClientWindows(limitCount: limits.count, maximumClients: maximumClients))
  }

  /// The clients that are remembered.
  var clientCount: Int { clients.withLock { $0.count } }

  /// Counts a request if there is room for it.
  ///
  /// - Parameter key: Who asks.
  /// - Returns: Whether it may pass, and the state of the client's window after it.
  func take(_ key: ClientKey) -> Decision {
    clients.withLock { clients in
      let moment = Moment(now: now(), wallClock: wallClock())
      clients.freeExpired(at: moment.now)
      let slot = clients.slot(of: key)
      guard isAllowed(slot, in: clients, at: moment) else {
        let isFirstRefusal = refuse(slot, in: &clients, at: moment)
        return decision(slot, in: clients, at: moment, isAllowed: false, isFirstRefusal: isFirstRefusal)
      }
      let taken = slot ?? clients.insert(key) { newWindow($0, at: moment) }
      for limit in limits.indices {
        var window = window(limit, of: taken, in: clients, at: moment)
        window.used += 1
        clients[taken, limit] = window
      }
      return decision(taken, in: clients, at: moment, isAllowed: true, isFirstRefusal: false)
    }
  }

  /// Tells what a request would meet, without counting it.
  ///
  /// - Parameter key: Who asks.
  /// - Returns: Whether a request would pass now, and the state of the client's window.
  func peek(_ key: ClientKey) -> Decision {
    clients.withLock { clients in
      let moment = Moment(now: now(), wallClock: wallClock())
      let slot = clients.slot(of: key)
      return decision(
        slot, in: clients, at: moment, isAllowed: isAllowed(slot, in: clients, at: moment),
        isFirstRefusal: false)
    }
  }

  /// One moment on both clocks.
  private struct Moment {
    let now: ContinuousClock.Instant
    let wallClock: Date
  }

  private func newWindow(_ limit: Int, at moment: Moment) -> ClientWindow {
    let period = limits[limit].period
    let end = moment.wallClock.addingTimeInterval(period / .seconds(1))
    return ClientWindow(
      end: moment.now.advanced(by: period), resetTime: Int(end.timeIntervalSince1970.rounded(.up)),
      used: 0, hasRefused: false)
  }

  /// The window that a request falls into: the one that runs, or else a new one, which nothing remembers yet.
  private func window(_ limit: Int, of slot: Int?, in clients: ClientWindows, at moment: Moment)
    -> ClientWindow
  {
    if let slot, clients[slot, limit].end > moment.now { return clients[slot, limit] }
    return newWindow(limit, at: moment)
  }

  private func isAllowed(_ slot: Int?, in clients: ClientWindows, at moment: Moment) -> Bool {
    limits.indices.allSatisfy { limit in
      window(limit, of: slot, in: clients, at: moment).used < limits[limit].count
    }
  }

  /// Notes a refusal in the windows that have no room.
  ///
  /// - Returns: Whether it is the first of one of them.
  private func refuse(_ slot: Int?, in clients: inout ClientWindows, at moment: Moment) -> Bool {
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
    _ slot: Int?, in clients: ClientWindows, at moment: Moment, isAllowed: Bool, isFirstRefusal: Bool
  ) -> Decision {
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
    return Decision(
      isAllowed: isAllowed, limit: limits[tightest.limit].count,
      remaining: limits[tightest.limit].count - tightest.window.used,
      resetAfter: moment.now.duration(to: tightest.window.end), resetTime: tightest.window.resetTime,
      isFirstRefusal: isFirstRefusal)
  }
}
