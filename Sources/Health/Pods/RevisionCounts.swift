/// How many pods there are of each revision of a template.
///
/// An array, as there are one or two.
public struct RevisionCounts: Sendable, Hashable {
  private struct Entry: Sendable, Hashable {
    let revision: String
    var count: Int
  }

  private var entries: [Entry] = []

  /// The revisions of which there are pods.
  public var count: Int { entries.count }

  /// The pods of a revision.
  public subscript(revision: String) -> Int {
    entries.first { $0.revision == revision }?.count ?? 0
  }

  mutating func add(_ revision: String) {
    if let index = entries.firstIndex(where: { $0.revision == revision }) {
      entries[index].count += 1
    } else {
      entries.append(Entry(revision: revision, count: 1))
    }
  }

  mutating func remove(_ revision: String) {
    guard let index = entries.firstIndex(where: { $0.revision == revision }) else { return }
    entries[index].count -= 1
    if entries[index].count == 0 { entries.remove(at: index) }
  }
}
