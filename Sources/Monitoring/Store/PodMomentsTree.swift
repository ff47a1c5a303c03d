import FoundationEssentials
import Health

/// The moments of the pods of a workload by their places: those of a block of pods, of a block of such blocks, and so on up to
/// all of them.
///
/// What has changed is looked at anew when somebody asks, block by block, so that what a change costs hardly depends on how
/// many pods there are. A workload of one block, as most are, keeps nothing here.
struct PodMomentsTree {
  /// How many pods, or blocks, are a block.
  static let width = 32

  /// The moments of the blocks of pods, then of the blocks of these, up to the one of all; nil where something has changed.
  private var levels: [[PodMoments?]] = []

  /// Takes it that there are so many pods from now on; those that have come or gone were the last ones.
  mutating func resize(to count: Int) {
    var (blocks, level) = (count, 0)
    while blocks > Self.width || level > 0 && blocks > 1 {
      blocks = (blocks + Self.width - 1) / Self.width
      if level == levels.count { levels.append([]) }
      let former = levels[level].count
      levels[level].removeLast(max(0, former - blocks))
      for _ in former..<max(former, blocks) { levels[level].append(nil) }
      level += 1
    }
    levels.removeLast(levels.count - level)
    if count > 0 { invalidate(count - 1) }
  }

  /// Takes it that a pod is another one, or was assessed anew.
  mutating func invalidate(_ place: Int) {
    var block = place
    for level in levels.indices {
      block /= Self.width
      levels[level][block] = nil
    }
  }

  /// Takes it that all pods were assessed anew.
  mutating func invalidateAll() {
    levels = levels.map { [PodMoments?](repeating: nil, count: $0.count) }
  }

  /// The moments of all pods.
  ///
  /// - Parameters:
  ///   - count: How many there are.
  ///   - moments: Tells those of the pods at some places.
  /// - Returns: Theirs.
  mutating func all(of count: Int, _ moments: (Range<Int>) -> PodMoments) -> PodMoments {
    levels.isEmpty ? moments(0..<count) : block(0, of: levels.count - 1, count, moments)
  }

  private mutating func block(
    _ block: Int, of level: Int, _ count: Int, _ moments: (Range<Int>) -> PodMoments
  ) -> PodMoments {
    if let known = levels[level][block] { return known }
    var all = PodMoments()
    if level == 0 {
      all = moments(Self.parts(of: block, count))
    } else {
      for part in Self.parts(of: block, levels[level - 1].count) {
        all.take(self.block(part, of: level - 1, count, moments))
      }
    }
    levels[level][block] = all
    return all
  }

  /// The places of the blocks in which a pod may have to be assessed anew, as far as that is known: see ``all(of:_:)``.
  ///
  /// - Parameters:
  ///   - now: The moment.
  ///   - count: How many pods there are.
  /// - Returns: The places, in order.
  func due(at now: Date, of count: Int) -> [Range<Int>] {
    guard !levels.isEmpty else { return [0..<count] }
    var due = [0]
    for level in levels.indices.reversed() {
      due = due.filter { block in levels[level][block]?.validUntil.map { $0 <= now } ?? false }
      if level > 0 { due = due.flatMap { Self.parts(of: $0, levels[level - 1].count) } }
    }
    return due.map { Self.parts(of: $0, count) }
  }

  /// What a block is made of, of so many parts in all.
  private static func parts(of block: Int, _ count: Int) -> Range<Int> {
    block * width..<min((block + 1) * width, count)
  }
}
