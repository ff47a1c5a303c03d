import Health

/// How many members there are of each condition; each member counts once.
struct GroupCounts: Sendable {
  private let counts: [GroupMember.Condition: Int]
  private let ignored: Int

  /// The counts of a group.
  init(_ group: GroupVerdict) {
    counts = group.counts
    ignored = group.ignored
  }

  /// Writes them as an object.
  func write(to json: inout JSONWriter) {
    json.object { json in
      for (name, condition) in Self.names {
        json.name(name)
        json.number(counts[condition] ?? 0)
      }
      json.name("ignored")
      json.number(ignored)
    }
  }

  private static let names: [(StaticString, GroupMember.Condition)] = [
    ("unavailable", .unavailable), ("degraded", .degraded), ("progressing", .progressing),
    ("healthy", .healthy), ("off", .off), ("unreadable", .unreadable),
  ]
}
