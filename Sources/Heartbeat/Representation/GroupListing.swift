import Health
import Monitoring

/// What the document of a group tells of its members: counts of all, and those that are asked for, worst first.
struct GroupListing: DocumentPart {
  private let counts: GroupCounts
  /// What is listed of each condition.
  private let members: [ArraySlice<VerdictEntry>]
  private let omitted: Int

  /// Chooses what is listed.
  ///
  /// - Parameters:
  ///   - list: The members.
  ///   - limit: How many of them are listed at most.
  ///   - conditions: Which are listed; nil for all.
  init(_ list: MemberList, limit: Int, conditions: Set<GroupMember.Condition>?) {
    counts = GroupCounts(list.tally)
    var (members, omitted, rest) = ([ArraySlice<VerdictEntry>](), 0, limit)
    for condition in GroupMember.Condition.allCases where conditions?.contains(condition) ?? true {
      let listed = list[condition].prefix(rest)
      rest -= listed.count
      omitted += list[condition].count - listed.count
      members.append(listed)
    }
    (self.members, self.omitted) = (members, omitted)
  }

  /// Writes `counts`, `members` and `omitted`.
  func write(to json: inout JSONWriter) {
    json.name("counts")
    counts.write(to: &json)
    json.name("members")
    json.array { json in
      for entry in members.joined() {
        json.value(entry.memberRepresentation { Prepared(Self.object(of: GroupMember($0))) }.value)
      }
    }
    json.name("omitted")
    json.number(omitted)
  }

  /// A member as JSON.
  private static func object(of member: GroupMember) -> [UInt8] {
    var json = JSONWriter()
    json.object { write(member, to: &$0) }
    // An array that has grown keeps more room than it needs.
    return Array(json.bytes[...])
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
