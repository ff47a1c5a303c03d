/// What the members of a group come to in numbers: a member is taken in and out by difference.
public struct GroupTally: Sendable, Hashable {
  /// How many are left out at their owners' wish.
  public private(set) var ignored = 0
  /// How many there are of each condition, by its place; without those that are left out.
  private var conditions = [Int](repeating: 0, count: GroupMember.Condition.allCases.count)
  /// What those come to of which something is asked.
  private var asked = Part()
  /// What the others come to.
  private var off = Part()

  /// Creates the tally of no members.
  public init() {}

  /// Counts members.
  public init(of members: some Sequence<GroupMember>) {
    for member in members { add(member) }
  }

  /// Takes a member in.
  public mutating func add(_ member: GroupMember) { count(member, 1) }

  /// Takes a member out that was taken in.
  public mutating func remove(_ member: GroupMember) { count(member, -1) }

  /// How many there are of a condition, without those that are left out.
  public subscript(condition: GroupMember.Condition) -> Int { conditions[condition.place] }

  /// How many there are, those that are left out included.
  public var count: Int { asked.count + off.count + ignored }

  /// What those come to that decide: those of which nothing is asked do when there are no others.
  ///
  /// - Parameter isComplete: Whether there can be no others.
  /// - Returns: What they come to.
  func deciding(isComplete: Bool) -> Part {
    asked.count == 0 && isComplete ? off : asked
  }

  private mutating func count(_ member: GroupMember, _ step: Int) {
    guard !member.isIgnored else {
      ignored += step
      return
    }
    conditions[member.condition.place] += step
    if member.condition == .off { off.count(member, step) } else { asked.count(member, step) }
  }
}

extension GroupTally {
  /// What some of the members come to.
  struct Part: Sendable, Hashable {
    /// How many of them are up, and down; nobody can say of the rest.
    private(set) var (up, down, unreadable) = (0, 0, 0)
    /// How many are up and warn.
    private var warned = 0
    /// How many are of a state that is not healthy: of one that is up all the same, as somebody works on it or it is not
    /// down for long, no worse than degraded.
    private var (unavailable, degraded, progressing) = (0, 0, 0)

    /// How many there are.
    var count: Int { up + down + unreadable }

    /// The worst state.
    var state: HealthState {
      if unavailable > 0 { return .unavailable }
      if degraded > 0 { return .degraded }
      return progressing > 0 ? .progressing : .healthy
    }

    /// The worst status.
    var status: HealthStatus { down > 0 ? .fail : warned > 0 ? .warn : .pass }

    /// Takes a member in, or out with -1.
    fileprivate mutating func count(_ member: GroupMember, _ step: Int) {
      guard member.problem == nil, let verdict = member.verdict else {
        unreadable += step
        return
      }
      let isDown = verdict.status == .fail
      if isDown { down += step } else { up += step }
      if verdict.status == .warn { warned += step }
      switch isDown ? verdict.state : max(verdict.state, .degraded) {
      case .unavailable: unavailable += step
      case .degraded: degraded += step
      case .progressing: progressing += step
      case .healthy: break
      }
    }
  }
}
