/// A workload as one of a group.
public struct GroupMember: Sendable, Hashable {
  /// What it is to its group, worst first.
  public enum Condition: String, Sendable, CaseIterable, Comparable {
    case unavailable
    /// Nobody can say how it is.
    case unreadable
    case degraded
    case progressing
    case healthy
    /// Nothing is asked of it: it is scaled to zero, suspended, or selects no node.
    case off

    /// Whether the left one is worse.
    public static func < (left: Condition, right: Condition) -> Bool { left.place < right.place }

    /// The place in the order, 0 for the worst.
    var place: Int {
      switch self {
      case .unavailable: 0
      case .unreadable: 1
      case .degraded: 2
      case .progressing: 3
      case .healthy: 4
      case .off: 5
      }
    }
  }

  /// Its kind.
  public let kind: WorkloadKind
  /// Its name.
  public let name: String
  /// What is known of it.
  public let standing: Standing
  /// Its owner wants it left out of groups.
  public let isIgnored: Bool
  /// What it is to the group.
  public let condition: Condition

  /// Creates a member from its parts.
  public init(kind: WorkloadKind, name: String, _ standing: Standing, isIgnored: Bool = false) {
    self.kind = kind
    self.name = name
    self.standing = standing
    self.isIgnored = isIgnored
    condition = Condition(standing)
  }

  /// How it is; nil when it cannot be read.
  public var verdict: Verdict? {
    if case .verdict(let verdict) = standing { verdict } else { nil }
  }

  /// Why nobody can say how it is; nil when it can be said.
  public var problem: String? {
    switch standing {
    case .unreadable(let problem): problem
    case .verdict(let verdict): condition == .unreadable ? verdict.uncertainty?.message : nil
    }
  }
}

extension GroupMember.Condition {
  /// The condition of a member.
  public init(_ standing: Standing) {
    switch standing {
    case .unreadable: self = .unreadable
    case .verdict(let verdict) where verdict.isUncertain: self = .unreadable
    case .verdict(let verdict) where verdict.isOff: self = .off
    case .verdict(let verdict): self.init(verdict.state)
    }
  }

  /// The condition that a state is.
  private init(_ state: HealthState) {
    switch state {
    case .unavailable: self = .unavailable
    case .degraded: self = .degraded
    case .progressing: self = .progressing
    case .healthy: self = .healthy
    }
  }
}
