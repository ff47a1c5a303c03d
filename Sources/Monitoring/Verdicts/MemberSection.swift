import Health

/// Members of one condition, by kind and name.
///
/// In blocks of bounded length, so that a change is one of a block, and all others are shown as they were.
public struct MemberSection: Sendable {
  /// The most members of a block.
  static let blockLimit = 64
  /// The members of a block that is made of many: some more have room in it.
  private static let usualBlock = 48

  /// The members; no block is empty.
  public private(set) var blocks: [MemberBlock] = []
  /// How many members there are.
  public private(set) var count = 0

  /// Creates a section of workloads in any order.
  init(_ entries: [VerdictEntry] = []) {
    let sorted = entries.sorted { $0.workload.isListed(before: $1.workload) }
    count = sorted.count
    blocks = stride(from: 0, to: count, by: Self.usualBlock).map { first in
      MemberBlock(Array(sorted[first..<min(first + Self.usualBlock, count)]))
    }
  }

  /// The members, in order.
  public var entries: [VerdictEntry] { blocks.flatMap(\.entries) }

  /// The first members, in order.
  ///
  /// - Parameter limit: How many at most.
  /// - Returns: They.
  public func prefix(_ limit: Int) -> [VerdictEntry] {
    Array(blocks.prefix(limit).lazy.flatMap(\.entries).prefix(limit))
  }

  /// What is known of a workload, if it is a member.
  func entry(of workload: WorkloadReference) -> VerdictEntry? {
    let (index, place) = self.place(of: workload)
    guard index < blocks.count, place < blocks[index].entries.count else { return nil }
    let entry = blocks[index].entries[place]
    return entry.workload == workload ? entry : nil
  }

  /// Puts a member into its place, where what was known of it makes room.
  mutating func put(_ entry: VerdictEntry) {
    let (index, place) = self.place(of: entry.workload)
    guard index < blocks.count else {
      blocks = [MemberBlock([entry])]
      count = 1
      return
    }
    var entries = blocks[index].entries
    if place < entries.count, entries[place].workload == entry.workload {
      entries[place] = entry
    } else {
      entries.insert(entry, at: place)
      count += 1
    }
    guard entries.count > Self.blockLimit else {
      blocks[index] = MemberBlock(entries)
      return
    }
    let half = entries.count / 2
    blocks[index] = MemberBlock(Array(entries[..<half]))
    blocks.insert(MemberBlock(Array(entries[half...])), at: index + 1)
  }

  /// Takes a workload out; one that is no member changes nothing.
  mutating func remove(_ workload: WorkloadReference) {
    let (index, place) = self.place(of: workload)
    guard index < blocks.count, place < blocks[index].entries.count else { return }
    var entries = blocks[index].entries
    guard entries[place].workload == workload else { return }
    entries.remove(at: place)
    count -= 1
    guard !entries.isEmpty else {
      blocks.remove(at: index)
      return
    }
    // Many small blocks would be as good as none.
    if entries.count < Self.blockLimit / 4, index + 1 < blocks.count,
      blocks[index + 1].entries.count + entries.count <= Self.usualBlock
    {
      entries += blocks[index + 1].entries
      blocks.remove(at: index + 1)
    }
    blocks[index] = MemberBlock(entries)
  }

  /// Where a workload stands, or else would have to.
  private func place(of workload: WorkloadReference) -> (block: Int, place: Int) {
    // The last block that does not begin behind it.
    let index = blocks.firstPlace { block in
      block.entries.first.map { workload.isListed(before: $0.workload) } ?? true
    }
    let block = max(0, index - 1)
    guard block < blocks.count else { return (block, 0) }
    return (block, blocks[block].entries.firstPlace { !$0.workload.isListed(before: workload) })
  }
}

extension Array {
  /// The first place from which on something holds of all elements, and of none before.
  fileprivate func firstPlace(where holds: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = low + (high - low) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
