import System

/// A period in which the requests of one client are counted against one limit.
struct ClientWindow {
  /// When it ends; the next request from then on starts another.
  var end: MonotonicInstant
  /// The end in Unix seconds, rounded up.
  var resetTime: Int
  /// The requests that were allowed.
  var used: Int
  /// Whether a request was refused.
  var hasRefused: Bool
}

/// The windows of many clients, in a bounded number of slots.
///
/// A slot holds a client's windows, one for each limit. Two heaps order the slots: those with a window that is used up by
/// the moment at which none is any more, all others by the end of the window that ends last. When all slots are taken, one
/// of the others is given up, the one that ends first. A client that has used a window up is never forgotten before that
/// window ends. Each operation costs O(log n).
struct ClientWindows {
  private let counts: [Int]
  private let maximumClients: Int
  private var slots: [ClientKey: Int] = [:]
  private var keys: [ClientKey] = []
  private var windows: [ClientWindow] = []
  private var freeSlots: [Int] = []
  /// Slots without a window that is used up, by when they are of no meaning any more.
  private var open = SlotHeap()
  /// Slots with a window that is used up, by when they have none any more.
  private var spent = SlotHeap()

  /// Creates the slots, without allocating them beforehand.
  ///
  /// - Parameters:
  ///   - counts: The requests that the windows of each client have room for, one for each limit, at least one limit.
  ///   - maximumClients: The most clients, at least 1.
  init(counts: [Int], maximumClients: Int) {
    self.counts = counts
    self.maximumClients = maximumClients
  }

  /// The clients that are remembered.
  var count: Int { slots.count }

  /// Whether a client that is not known can have a slot.
  var hasRoom: Bool { slots.count < maximumClients || open.first != nil }

  /// The slot of a client; nil when it is not known.
  func slot(of key: ClientKey) -> Int? { slots[key] }

  /// A window of the client in a slot; the limits are counted from 0.
  ///
  /// Who changes windows says so with ``settle(_:at:)``.
  subscript(slot: Int, limit: Int) -> ClientWindow {
    get { windows[slot * counts.count + limit] }
    set { windows[slot * counts.count + limit] = newValue }
  }

  /// Whether the client in a slot has a window that is used up.
  func isUsedUp(_ slot: Int, at now: MonotonicInstant) -> Bool {
    usedUpUntil(slot, at: now) != nil
  }

  /// Puts a slot where its windows, which have changed, have it belong.
  mutating func settle(_ slot: Int, at now: MonotonicInstant) {
    if let end = usedUpUntil(slot, at: now) {
      open.remove(slot)
      spent.set(slot, to: end)
    } else {
      spent.remove(slot)
      open.set(slot, to: lastEnd(of: slot))
    }
  }

  /// Gives up slots whose windows have all ended, a few at a time.
  ///
  /// Called with each request, that is faster than slots are taken, and no request pays for a crowd that has
  /// left.
  mutating func freeExpired(at now: MonotonicInstant) {
    for _ in 0..<4 {
      if let first = spent.first, first.moment <= now {
        settle(first.slot, at: now)
      } else if let first = open.first, first.moment <= now {
        free(first.slot)
      } else {
        return
      }
    }
  }

  /// Takes a slot for a client that has none.
  ///
  /// - Parameters:
  ///   - key: The client.
  ///   - now: The moment.
  ///   - window: Makes its window for a limit, counted from 0.
  /// - Returns: The slot; nil when all are taken by clients that have used a window up.
  mutating func insert(
    _ key: ClientKey, at now: MonotonicInstant, window: (_ limit: Int) -> ClientWindow
  ) -> Int? {
    if slots.count >= maximumClients {
      guard let first = open.first else { return nil }
      free(first.slot)
    }
    let slot: Int
    if let free = freeSlots.popLast() {
      slot = free
      keys[slot] = key
      for limit in counts.indices { self[slot, limit] = window(limit) }
    } else {
      slot = keys.count
      keys.append(key)
      for limit in counts.indices { windows.append(window(limit)) }
    }
    slots[key] = slot
    settle(slot, at: now)
    return slot
  }

  /// Gives up a slot without a window that is used up.
  private mutating func free(_ slot: Int) {
    open.remove(slot)
    slots[keys[slot]] = nil
    freeSlots.append(slot)
  }

  private func lastEnd(of slot: Int) -> MonotonicInstant {
    var last = self[slot, 0].end
    for limit in counts.indices { last = max(last, self[slot, limit].end) }
    return last
  }

  /// The end of the window that is used up and ends last; nil when none is.
  private func usedUpUntil(_ slot: Int, at now: MonotonicInstant) -> MonotonicInstant? {
    var last: MonotonicInstant?
    for limit in counts.indices {
      let window = self[slot, limit]
      guard window.end > now, window.used >= counts[limit] else { continue }
      last = last.map { max($0, window.end) } ?? window.end
    }
    return last
  }
}
