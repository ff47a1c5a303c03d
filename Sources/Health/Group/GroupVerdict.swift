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
  /// How many members there are of each condition, and how many are left out.
  public let tally: GroupTally
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
  ///   - tally: All members.
  ///   - unreadableKinds: Kinds that are asked for and cannot be read.
  ///   - require: How many must be up; a percentage is of those that decide, and rounded up.
  public init(
    of tally: GroupTally, unreadableKinds: [WorkloadKind] = [], require: IntOrPercent? = nil
  ) {
    self.tally = tally
    self.unreadableKinds = unreadableKinds
    let tally = tally.deciding(isComplete: unreadableKinds.isEmpty)
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

extension IntOrPercent {
  /// Whether it is known how many it stands for, although there may be more members of these kinds.
  fileprivate func isKnown(despite kinds: [WorkloadKind]) -> Bool {
    if case .count = self { true } else { kinds.isEmpty }
  }
}
