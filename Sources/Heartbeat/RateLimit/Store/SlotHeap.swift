import System

/// Slots in the order of a moment that each has: the earliest can be found, and any taken out or moved, in O(log n).
struct SlotHeap {
  private struct Entry {
    var moment: MonotonicInstant
    var slot: Int
  }

  /// A binary heap: no entry is earlier than the one at half its index.
  private var entries: [Entry] = []
  /// Where the entry of a slot is, by the slot's number; -1 for one that is not in the heap.
  private var places: [Int] = []

  /// The earliest; nil when there is none.
  var first: (slot: Int, moment: MonotonicInstant)? {
    entries.first.map { ($0.slot, $0.moment) }
  }

  /// Puts a slot in, or moves it to another moment.
  mutating func set(_ slot: Int, to moment: MonotonicInstant) {
    while places.count <= slot { places.append(-1) }
    let place: Int
    if places[slot] >= 0 {
      place = places[slot]
      entries[place].moment = moment
    } else {
      place = entries.count
      entries.append(Entry(moment: moment, slot: slot))
      places[slot] = place
    }
    settle(place)
  }

  /// Takes a slot out; it need not be there.
  mutating func remove(_ slot: Int) {
    guard slot < places.count, places[slot] >= 0 else { return }
    let place = places[slot]
    places[slot] = -1
    let last = entries.removeLast()
    guard place < entries.count else { return }
    entries[place] = last
    places[last.slot] = place
    settle(place)
  }

  /// Moves an entry up or down to where it belongs.
  private mutating func settle(_ start: Int) {
    var place = start
    while place > 0, entries[place].moment < entries[(place - 1) / 2].moment {
      exchange(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
    while true {
      var earliest = place
      for child in (2 * place + 1)...(2 * place + 2)
      where child < entries.count && entries[child].moment < entries[earliest].moment {
        earliest = child
      }
      guard earliest != place else { return }
      exchange(place, earliest)
      place = earliest
    }
  }

  private mutating func exchange(_ one: Int, _ other: Int) {
    entries.swapAt(one, other)
    places[entries[one].slot] = one
    places[entries[other].slot] = other
  }
}
