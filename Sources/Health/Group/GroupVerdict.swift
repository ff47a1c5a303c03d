/// How several workloads are together: the worst of them decides, unless it is said how many must be up.
public struct GroupVerdict: Sendable, Hashable {
  /// What the group comes to.
  public enum Conclusion: Sendable, Hashable {
    /// How it is.
    case verdict(HealthState, HealthStatus)
    /// Nobody can say, as something of it cannot be read.
    case unknown
    /// There is nothing in it that counts: an empty list is not healthy.
    case empty
  }

  /// What it comes to.
  public let conclusion: Conclusion
  /// The members, worst first, without those that are ignored.
  public let members: [GroupMember]
  /// How many of `members` there are of each condition.
  public let counts: [GroupMember.Condition: Int]
  /// How many are left out at their owners' wish.
  public let ignored: Int
  /// The kinds that cannot be read, so that nobody knows how many members there are.
  public let unreadableKinds: [WorkloadKind]
  /// How many members decide, those that cannot be read included.
  public let deciding: Int
  /// How many of those that decide are up.
  public let up: Int
  /// How many must be; nil when all must.
  public let required: Int?

  /// Concludes from the members.
  ///
  /// - Parameters:
  ///   - members: All members.
  ///   - unreadableKinds: Kinds that are asked for and cannot be read.
  ///   - require: How many must be up; a percentage is of those that decide, and rounded up.
  public init(
    of members: [GroupMember], unreadableKinds: [WorkloadKind] = [], require: IntOrPercent? = nil
  ) {
    self.members = members.filter { !$0.isIgnored }.sorted(by: GroupMember.isListedBefore)
    self.unreadableKinds = unreadableKinds
    ignored = members.count - self.members.count
    var counts: [GroupMember.Condition: Int] = [:]
    for member in self.members { counts[member.condition, default: 0] += 1 }
    self.counts = counts
    // Those of which nothing is asked decide when there are no others.
    let isOff = counts[.off] == self.members.count && unreadableKinds.isEmpty
    var tally = Tally()
    for member in self.members where isOff || member.condition != .off { tally.add(member) }
    deciding = tally.count
    up = tally.up
    required = require?.resolved(of: tally.count, rounding: .up)
    guard tally.count > 0 || !unreadableKinds.isEmpty else {
      conclusion = .empty
      return
    }
    let isCertain = tally.unreadable == 0 && unreadableKinds.isEmpty
    if let required, tally.up >= required, require?.isKnown(despite: unreadableKinds) ?? true {
      // What is enough is enough, whatever the others are.
      conclusion =
        tally.up == tally.count && isCertain
        ? .verdict(tally.state, tally.status) : .verdict(.degraded, .warn)
    } else if tally.down > 0 {
      conclusion = .verdict(tally.state, .fail)
    } else if !isCertain {
      conclusion = .unknown
    } else {
      // More are required than there are, or the worst decides.
      conclusion = required == nil ? .verdict(tally.state, tally.status) : .verdict(.unavailable, .fail)
    }
  }
}

/// What the members that decide come to.
private struct Tally {
  var count = 0
  var up = 0
  var down = 0
  var unreadable = 0
  /// The worst state; of one that is up all the same, as somebody works on it or it is not down for long, no worse than
  /// degraded.
  var state = HealthState.healthy
  var status = HealthStatus.pass

  mutating func add(_ member: GroupMember) {
    count += 1
    guard member.problem == nil, let verdict = member.verdict else {
      unreadable += 1
      return
    }
    if verdict.status == .fail {
      down += 1
      state = min(state, verdict.state)
      status = .fail
    } else {
      up += 1
      state = min(state, max(verdict.state, .degraded))
      if verdict.status == .warn, status == .pass { status = .warn }
    }
  }
}

extension IntOrPercent {
  /// Whether it is known how many it stands for, although there may be more members of these kinds.
  fileprivate func isKnown(despite kinds: [WorkloadKind]) -> Bool {
    if case .count = self { true } else { kinds.isEmpty }
  }
}
