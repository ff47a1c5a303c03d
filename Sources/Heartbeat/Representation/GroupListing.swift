import Health

/// What the document of a group tells of its members: counts of all, and those that are asked for, worst first.
struct GroupListing: DocumentPart {
  private let counts: GroupCounts
  private let members: ArraySlice<GroupMember>
  private let omitted: Int

  /// Chooses what is listed.
  ///
  /// - Parameters:
  ///   - group: The group.
  ///   - limit: How many members are listed at most.
  ///   - conditions: Which are listed; nil for all.
  init(_ group: GroupVerdict, limit: Int, conditions: Set<GroupMember.Condition>?) {
    counts = GroupCounts(group)
    let wanted = conditions.map { wanted in group.members.filter { wanted.contains($0.condition) } }
    members = (wanted ?? group.members).prefix(limit)
    omitted = (wanted ?? group.members).count - members.count
  }

  /// Writes `counts`, `members` and `omitted`.
  func write(to json: inout JSONWriter) {
    json.name("counts")
    counts.write(to: &json)
    json.name("members")
    json.array { json in
      for member in members { json.object { Self.write(member, to: &$0) } }
    }
    json.name("omitted")
    json.number(omitted)
  }

  private static func write(_ member: GroupMember, to json: inout JSONWriter) {
    json.member("kind", member.kind.rawValue)
    json.member("name", member.name)
    json.member("verdict", member.condition.rawValue)
    if let verdict = member.verdict {
      json.member("since", verdict.since.map { Timestamp.Text($0).string })
      json.name("ready")
      json.number(verdict.pods.ready)
      json.name("desired")
      json.number(verdict.pods.desired)
      if let reason = verdict.reasons.first {
        json.name("reason")
        json.object { json in
          json.member("code", reason.code.rawValue)
          json.member("message", reason.detail)
        }
      }
      if verdict.isUnderMaintenance {
        json.name("maintenance")
        json.boolean(true)
      }
    }
    json.member("problem", member.problem)
  }
}
