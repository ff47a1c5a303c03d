public import Health

/// Workloads of a namespace as members of a group, in the order in which they are listed, with what they come to.
///
/// One is taken in and out by difference, which costs a search in each section.
public struct MemberList: Sendable {
  /// What they come to.
  public private(set) var tally = GroupTally()
  /// Those of each condition; of none for those that are left out at their owners' wish.
  private var sections: [GroupMember.Condition?: MemberSection] = [:]

  /// Creates a list of workloads.
  public init(of entries: some Sequence<VerdictEntry> = []) {
    var parts: [GroupMember.Condition?: [VerdictEntry]] = [:]
    for entry in entries {
      let member = GroupMember(entry)
      tally.add(member)
      parts[member.section, default: []].append(entry)
    }
    sections = parts.mapValues(MemberSection.init)
  }

  /// The members of a condition.
  public subscript(condition: GroupMember.Condition) -> MemberSection {
    sections[condition] ?? MemberSection()
  }

  /// The members, worst first, without those that are left out.
  public var members: [VerdictEntry] { GroupMember.Condition.allCases.flatMap { self[$0].entries } }

  /// What is known of all of them, in no order.
  public var entries: [VerdictEntry] { sections.values.flatMap(\.entries) }

  /// Replaces what is known of a workload.
  ///
  /// - Parameters:
  ///   - workload: The workload.
  ///   - entry: What is known of it; nil when it is none of them any more.
  mutating func replace(_ workload: WorkloadReference, with entry: VerdictEntry?) {
    let member = entry.map(GroupMember.init)
    for (section, members) in sections {
      guard let former = members.entry(of: workload) else { continue }
      tally.remove(GroupMember(former))
      // Where it stays it is replaced below.
      if member.map({ $0.section != section }) ?? true { sections[section]?.remove(workload) }
      break
    }
    guard let entry, let member else { return }
    tally.add(member)
    sections[member.section, default: MemberSection()].put(entry)
  }
}

extension GroupMember {
  /// A member of which this is known.
  public init(_ entry: VerdictEntry) {
    self.init(
      kind: entry.workload.kind, name: entry.workload.name, entry.standing, isIgnored: entry.traits.isIgnored)
  }

  /// The part of the list where it stands; nil for those that are left out.
  fileprivate var section: Condition? { isIgnored ? nil : condition }
}
