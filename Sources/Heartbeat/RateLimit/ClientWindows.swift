import HeapModule

/// A period in which the requests of one client are counted against one limit.
struct ClientWindow {
  /// When it ends; the next request from then on starts another.
  var end: ContinuousClock.Instant
  /// The end in Unix seconds, rounded up.
  var resetTime: Int
  /// The requests that were allowed.
  var used: Int
  /// Whether a request was refused.
  var hasRefused: Bool
}

/// The windows of all clients, in a bounded number of slots.
///
/// A slot holds a client's windows, one for each limit. A heap orders the slots by the end of the window that
/// ends last. Windows only ever move on, so an entry of the heap may be too early but never too late; it is
/// put right when it comes to the top. Each slot has one entry, so the heap is bounded as well, and an
/// operation costs O(log n) on average.
struct ClientWindows {
  /// When a slot can be given up, at the earliest.
  private struct Expiry: Comparable {
    var end: ContinuousClock.Instant
    var slot: Int

    static func < (left: Expiry, right: Expiry) -> Bool { left.end < right.end }
  }

  private let limitCount: Int
  private let maximumClients: Int
  private var slots: [ClientKey: Int] = [:]
  private var keys: [ClientKey] = []
  private var windows: [ClientWindow] = []
  private var freeSlots: [Int] = []
  private var expiries = Heap<Expiry>()

  /// Creates the slots, without allocating them beforehand.
  ///
  /// - Parameters:
  ///   - limitCount: The windows of each client, at least 1.
  ///   - maximumClients: The most clients, at least 1.
  init(limitCount: Int, maximumClients: Int) {
    self.limitCount = limitCount
    self.maximumClients = maximumClients
  }

  /// The clients that are remembered.
  var count: Int { slots.count }

  /// The slot of a client; nil when it is not known.
  func slot(of key: ClientKey) -> Int? { slots[key] }

  /// A window of the client in a slot; the limits are counted from 0.
  subscript(slot: Int, limit: Int) -> ClientWindow {
    get { windows[slot * limitCount + limit] }
    set { windows[slot * limitCount + limit] = newValue }
  }

  /// Gives up slots whose windows have all ended, a few at a time.
  ///
  /// Called with each request, that is faster than slots are taken, and no request pays for a crowd that has
  /// left.
  mutating func freeExpired(at now: ContinuousClock.Instant) {
    for _ in 0..<4 {
      guard let first = expiries.min, first.end <= now else { return }
      settle(first)
    }
  }

  /// Takes a slot for a client that has none.
  ///
  /// When all are taken, it is that of the client whose last window ends first: its counts are the soonest to
  /// be forgotten anyway.
  ///
  /// - Parameters:
  ///   - key: The client.
  ///   - window: Makes its window for a limit, counted from 0.
  /// - Returns: The slot.
  mutating func insert(_ key: ClientKey, window: (_ limit: Int) -> ClientWindow) -> Int {
    while slots.count >= maximumClients, let first = expiries.min { settle(first) }
    let slot: Int
    if let free = freeSlots.popLast() {
      slot = free
      keys[slot] = key
      for limit in 0..<limitCount { self[slot, limit] = window(limit) }
    } else {
      slot = keys.count
      keys.append(key)
      for limit in 0..<limitCount { windows.append(window(limit)) }
    }
    slots[key] = slot
    expiries.insert(Expiry(end: lastEnd(of: slot), slot: slot))
    return slot
  }

  /// Gives up the slot at the top of the heap, or moves it down to where it belongs now.
  private mutating func settle(_ first: Expiry) {
    let end = lastEnd(of: first.slot)
    if end > first.end {
      expiries.replaceMin(with: Expiry(end: end, slot: first.slot))
    } else {
      expiries.removeMin()
      slots[keys[first.slot]] = nil
      freeSlots.append(first.slot)
    }
  }

  private func lastEnd(of slot: Int) -> ContinuousClock.Instant {
    var last = self[slot, 0].end
    for limit in 0..<limitCount { last = max(last, self[slot, limit].end) }
    return last
  }
}
