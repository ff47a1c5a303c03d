/// Elements in order, with how often each was put in.
///
/// For what many have in common: Kubernetes has its moments in whole seconds, so that a thousand pods that go together are few
/// elements.
struct CountedList<Element: Comparable & Hashable & Sendable>: Sendable, Hashable {
  /// One of them.
  struct Entry: Sendable, Hashable {
    let element: Element
    /// How often it is there, at least once.
    var count: Int
  }

  /// All, in order.
  private(set) var entries: [Entry] = []

  /// Puts an element in.
  mutating func insert(_ element: Element) {
    let place = place { $0 < element }
    if place < entries.count, entries[place].element == element {
      entries[place].count += 1
    } else {
      entries.insert(Entry(element: element, count: 1), at: place)
    }
  }

  /// Takes an element out, once; one that is not there changes nothing.
  mutating func remove(_ element: Element) {
    let place = place { $0 < element }
    guard place < entries.count, entries[place].element == element else { return }
    entries[place].count -= 1
    if entries[place].count == 0 { entries.remove(at: place) }
  }

  /// The first place before which something holds of all elements, and of none from there on.
  func place(where holds: (Element) -> Bool) -> Int {
    var range = 0..<entries.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range =
        holds(entries[middle].element) ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }
}

extension Sequence {
  /// How many there are of the entries of a ``CountedList``, each as often as it is there.
  func total<Element>(where isCounted: (Element) -> Bool = { _ in true }) -> Int
  where Self.Element == CountedList<Element>.Entry {
    reduce(0) { isCounted($1.element) ? $0 + $1.count : $0 }
  }
}
