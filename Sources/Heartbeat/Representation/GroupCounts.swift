import Health

/// How many members there are of each condition; each member counts once.
struct GroupCounts: Sendable {
  private let tally: GroupTally

  /// The counts of a group.
  init(_ tally: GroupTally) {
    self.tally = tally
  }

  /// Writes them as an object.
  func write(to json: inout JSONWriter) {
    json.object { json in
      for (name, condition) in Self.names {
        json.name(name)
        json.number(tally[condition])
      }
      json.name("ignored")
      json.number(tally.ignored)
    }
  }

  private static let names: [(StaticString, GroupMember.Condition)] = [
    ("unavailable", .unavailable), ("degraded", .degraded), ("progressing", .progressing),
    ("healthy", .healthy), ("off", .off), ("unreadable", .unreadable),
  ]
}
