public import Health

/// Workloads of a namespace as members of a group, in the order in which they are listed, with what they come to.
///
/// One is taken in and out by difference: that costs a search, and moving those behind it by one place.
public struct MemberList: Sendable {
  /// What they come to.
  public private(set) var tally = GroupTally()
  /// Those of each condition, by kind and name; of none for those that are left out at their owners' wish.
  private var sections: [GroupMember.Condition?: [VerdictEntry]] = [:]

  /// Creates a list of workloads.
  public init(of entries: some Sequence<VerdictEntry> = []) {
    for entry in entries {
      let member = GroupMember(entry)
      tally.add(member)
      sections[member.section, default: []].append(entry)
    }
    for section in sections.keys {
      sections[section]?.sort { $0.workload.isListed(before: $1.workload) }
    }
  }

  /// The members of a condition, by kind and name.
  public subscript(condition: GroupMember.Condition) -> [VerdictEntry] { sections[condition] ?? [] }

  /// The members, worst first, without those that are left out.
  public var members: [VerdictEntry] { GroupMember.Condition.allCases.flatMap { self[$0] } }

  /// What is known of all of them, in no order.
  public var entries: [VerdictEntry] { sections.values.flatMap(\.self) }

  /// Replaces what is known of a workload.
  ///
  /// - Parameters:
  ///   - workload: The workload.
  ///   - entry: What is known of it; nil when it is none of them any more.
  mutating func replace(_ workload: WorkloadReference, with entry: VerdictEntry?) {
    let member = entry.map(GroupMember.init)
    if let former = find(workload) {
      tally.remove(GroupMember(former.entry))
      if let entry, let member, member.section == former.section {
        tally.add(member)
        sections[former.section]?[former.place] = entry
        return
      }
      sections[former.section]?.remove(at: former.place)
    }
    guard let entry, let member else { return }
    tally.add(member)
    let place = sections[member.section]?.place(of: workload) ?? 0
    sections[member.section, default: []].insert(entry, at: place)
  }

  /// Where a workload stands, whatever was known of it.
  private func find(
    _ workload: WorkloadReference
  ) -> (section: GroupMember.Condition?, place: Int, entry: VerdictEntry)? {
    for (section, entries) in sections {
      let place = entries.place(of: workload)
      guard place < entries.count, entries[place].workload == workload else { continue }
      return (section, place, entries[place])
    }
    return nil
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

extension [VerdictEntry] {
  /// The first place of one that is not listed before a workload.
  fileprivate func place(of workload: WorkloadReference) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle].workload.isListed(before: workload) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
