/// Elements that a ``SortedList`` keeps in order.
protocol Sortable: Sendable, Hashable {
  /// Whether one comes before another; elements of which neither does may differ all the same.
  static func precedes(_ left: Self, _ right: Self) -> Bool
}

/// Elements in order, each as often as it was put in.
///
/// In blocks of bounded length, so that what it costs to put one in or to take one out hardly depends on how many there are.
struct SortedList<Element: Sortable>: Sendable {
  private static var blockLimit: Int { 64 }

  /// None of them is empty.
  private var blocks: [[Element]] = []
  /// How many there are.
  private(set) var count = 0

  /// Puts an element into its place.
  mutating func insert(_ element: Element) {
    count += 1
    guard !blocks.isEmpty else {
      blocks.append([element])
      return
    }
    // Into the last block that begins before it: what is as good comes behind it or before, as it happens.
    let index = max(0, Self.place(in: blocks) { Self.precedes($0[0], element) } - 1)
    let place = Self.place(in: blocks[index]) { Element.precedes($0, element) }
    blocks[index].insert(element, at: place)
    guard blocks[index].count > Self.blockLimit else { return }
    let half = Array(blocks[index][(Self.blockLimit / 2)...])
    blocks[index].removeSubrange((Self.blockLimit / 2)...)
    blocks.insert(half, at: index + 1)
  }

  /// Takes an element out, once; one that is not there changes nothing.
  mutating func remove(_ element: Element) {
    var index = max(0, Self.place(in: blocks) { Self.precedes($0[0], element) } - 1)
    guard index < blocks.count else { return }
    var place = Self.place(in: blocks[index]) { Element.precedes($0, element) }
    while index < blocks.count {
      while place < blocks[index].count {
        if blocks[index][place] == element {
          count -= 1
          blocks[index].remove(at: place)
          if blocks[index].isEmpty { blocks.remove(at: index) }
          return
        }
        guard !Self.precedes(element, blocks[index][place]) else { return }
        place += 1
      }
      (index, place) = (index + 1, 0)
    }
  }

  /// The first elements, in order.
  ///
  /// - Parameter limit: How many at most.
  /// - Returns: They.
  func prefix(_ limit: Int) -> [Element] {
    var first: [Element] = []
    first.reserveCapacity(min(limit, count))
    for block in blocks {
      first += block.prefix(limit - first.count)
      if first.count >= limit { break }
    }
    return first
  }

  /// The last elements, the last one first.
  ///
  /// - Parameters:
  ///   - limit: How many at most.
  ///   - isIncluded: Whether an element is one of them.
  ///   - isOver: Whether neither an element nor any before it is one of them.
  /// - Returns: They.
  func suffix(
    _ limit: Int, where isIncluded: (Element) -> Bool = { _ in true },
    until isOver: (Element) -> Bool = { _ in false }
  ) -> [Element] {
    var last: [Element] = []
    for element in blocks.reversed().lazy.flatMap({ $0.reversed() }) {
      if last.count >= limit || isOver(element) { break }
      if isIncluded(element) { last.append(element) }
    }
    return last
  }

  /// The first element before which all others come before something.
  ///
  /// - Parameter comesBefore: Whether an element does; true of the first ones, and false of all others.
  /// - Returns: The element; nil when all come before it.
  func first(after comesBefore: (Element) -> Bool) -> Element? {
    let index = max(0, Self.place(in: blocks) { comesBefore($0[0]) } - 1)
    guard index < blocks.count else { return nil }
    let place = Self.place(in: blocks[index], where: comesBefore)
    if place < blocks[index].count { return blocks[index][place] }
    return index + 1 < blocks.count ? blocks[index + 1][0] : nil
  }

  private static func precedes(_ left: Element, _ right: Element) -> Bool { Element.precedes(left, right) }

  /// The first place before which something holds of all elements, and of none from there on.
  private static func place<Part>(in parts: [Part], where holds: (Part) -> Bool) -> Int {
    var range = 0..<parts.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = holds(parts[middle]) ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }
}

extension SortedList: Hashable {
  /// Whether both have the same elements in the same order, however they are cut into blocks.
  static func == (left: Self, right: Self) -> Bool {
    left.count == right.count && left.blocks.joined().elementsEqual(right.blocks.joined())
  }

  /// Hashes the elements.
  func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for element in blocks.joined() { hasher.combine(element) }
  }
}
