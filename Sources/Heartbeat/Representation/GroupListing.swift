import Health
import Monitoring

/// What the document of a group tells of its members: counts of all, and those that are asked for, worst first.
struct GroupListing: DocumentPart {
  /// What stands next in the list.
  private enum Part: Sendable {
    /// Members that are shown together.
    case block(MemberBlock)
    /// The first ones of a block.
    case some(ArraySlice<VerdictEntry>)
  }

  private let counts: GroupCounts
  private let parts: [Part]
  private let omitted: Int

  /// Chooses what is listed.
  ///
  /// - Parameters:
  ///   - list: The members.
  ///   - limit: How many of them are listed at most.
  ///   - conditions: Which are listed; nil for all.
  init(_ list: MemberList, limit: Int, conditions: Set<GroupMember.Condition>?) {
    counts = GroupCounts(list.tally)
    let sections = GroupMember.Condition.allCases.filter { conditions?.contains($0) ?? true }.map { list[$0] }
    var (parts, rest) = ([Part](), limit)
    for block in sections.lazy.flatMap(\.blocks) {
      guard rest > 0 else { break }
      let count = block.entries.count
      parts.append(count <= rest ? .block(block) : .some(block.entries.prefix(rest)))
      rest -= min(rest, count)
    }
    self.parts = parts
    omitted = sections.map(\.count).reduce(0, +) - (limit - rest)
  }

  /// How many bytes the members are.
  var length: Int {
    parts.map { part in
      switch part {
      case .block(let block): Self.objects(of: block).count + 1
      case .some: 0
      }
    }.reduce(0, +)
  }

  /// Writes `counts`, `members` and `omitted`.
  func write(to json: inout JSONWriter) {
    json.name("counts")
    counts.write(to: &json)
    json.name("members")
    json.array { json in
      for part in parts {
        switch part {
        case .block(let block): json.values(Self.objects(of: block))
        case .some(let entries): json.values(Self.objects(of: entries))
        }
      }
    }
    json.name("omitted")
    json.number(omitted)
  }

  /// What is shown of the members of a block: made once for as long as none of them changes.
  private static func objects(of block: MemberBlock) -> [UInt8] {
    block.representation { Prepared(objects(of: $0[...])) }.value
  }

  /// Members as JSON, with commas between them.
  private static func objects(of entries: ArraySlice<VerdictEntry>) -> [UInt8] {
    var json = JSONWriter()
    for entry in entries {
      let member = entry.memberRepresentation { entry in
        var json = JSONWriter()
        json.object { write(GroupMember(entry), to: &$0) }
        return Prepared(json.exactBytes)
      }
      json.values(member.value)
    }
    return json.exactBytes
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
