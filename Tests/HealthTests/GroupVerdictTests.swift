import Testing

@testable import Health

/// What members come to together.
@Suite struct GroupVerdictTests {
  private typealias Condition = GroupMember.Condition

  /// A member by what it is, one letter each.
  private static func member(_ letter: Character, _ number: Int) -> GroupMember {
    func verdict(_ state: HealthState, _ status: HealthStatus) -> Verdict {
      Verdict(state: state, status: status, reasons: [], pods: PodCounts())
    }
    var isIgnored = false
    let standing: Standing
    switch letter {
    case "h": standing = .verdict(verdict(.healthy, .pass))
    case "p": standing = .verdict(verdict(.progressing, .warn))
    case "d": standing = .verdict(verdict(.degraded, .fail))
    // Degraded where that is no failure.
    case "w": standing = .verdict(verdict(.degraded, .warn))
    case "u": standing = .verdict(verdict(.unavailable, .fail))
    case "m":
      var maintained = verdict(.unavailable, .warn)
      (maintained.trueStatus, maintained.isUnderMaintenance) = (.fail, true)
      standing = .verdict(maintained)
    case "o", "O":
      var off = verdict(letter == "o" ? .unavailable : .healthy, letter == "o" ? .fail : .pass)
      off.isOff = true
      standing = .verdict(off)
    case "i":
      isIgnored = true
      standing = .verdict(verdict(.unavailable, .fail))
    case "x":
      var uncertain = verdict(.healthy, .pass)
      uncertain.uncertainty = .workload(.podUnreadable, "y")
      standing = .verdict(uncertain)
    default: standing = .unreadable("x")
    }
    return GroupMember(kind: Deployment.kind, name: "\(number)", standing, isIgnored: isIgnored)
  }

  private static func members(_ letters: String) -> [GroupMember] {
    letters.enumerated().map { member($0.element, $0.offset) }
  }

  @Test(arguments: [
    ("", nil, "empty"), ("i", nil, "empty"), ("ii", "1", "empty"),
    ("h", nil, "healthy pass"), ("hp", nil, "progressing warn"), ("hw", nil, "degraded warn"),
    ("hd", nil, "degraded fail"), ("hdu", nil, "unavailable fail"), ("wu", nil, "unavailable fail"),
    // Nothing is asked of them.
    ("ho", nil, "healthy pass"), ("hO", nil, "healthy pass"), ("o", nil, "unavailable fail"),
    ("oo", "50%", "unavailable fail"), ("OO", nil, "healthy pass"), ("Oo", nil, "unavailable fail"),
    ("oi", nil, "unavailable fail"), ("OO", "2", "healthy pass"), ("po", nil, "progressing warn"),
    // Somebody works on it.
    ("m", nil, "degraded warn"), ("hm", nil, "degraded warn"), ("mu", nil, "unavailable fail"),
    ("mh", "2", "degraded warn"), ("mh", "100%", "degraded warn"), ("mu", "1", "degraded warn"),
    // Left out.
    ("hi", nil, "healthy pass"), ("hi", "100%", "healthy pass"), ("hi", "2", "unavailable fail"),
    // Not readable.
    ("r", nil, "unknown"), ("x", nil, "unknown"), ("hr", nil, "unknown"), ("ru", nil, "unavailable fail"),
    ("rd", nil, "degraded fail"), ("ro", nil, "unknown"), ("ri", nil, "unknown"), ("rm", nil, "unknown"),
    ("rw", nil, "unknown"), ("hhr", "2", "degraded warn"), ("hr", "2", "unknown"),
    ("hr", "50%", "degraded warn"),
    ("hr", "51%", "unknown"), ("hru", "2", "unavailable fail"), ("hrd", "1", "degraded warn"),
    // So many must be up.
    ("hhu", "2", "degraded warn"), ("hhu", "3", "unavailable fail"), ("hhd", "3", "degraded fail"),
    ("hhh", "2", "healthy pass"), ("hpp", "2", "progressing warn"), ("hh", "3", "unavailable fail"),
    ("hh", "2147483647", "unavailable fail"), ("hhu", "67%", "unavailable fail"),
    ("hhu", "66%", "degraded warn"),
    ("hhu", "1%", "degraded warn"), ("uuu", "1%", "unavailable fail"), ("hoooo", "100%", "healthy pass"),
    ("huooo", "50%", "degraded warn"), ("huiii", "50%", "degraded warn"), ("hww", "3", "degraded warn"),
  ])
  func conclusions(_ letters: String, _ require: String?, _ expected: String) {
    let members = Self.members(letters)
    let group = GroupVerdict(
      of: GroupTally(of: members), require: require.flatMap { IntOrPercent(required: $0) })
    #expect(group.conclusion.text == expected)
    #expect(
      GroupVerdict(of: GroupTally(of: members.reversed()), require: require.flatMap { IntOrPercent($0) })
        == group)
    #expect(Condition.allCases.map { group.tally[$0] }.reduce(0, +) + group.tally.ignored == members.count)
  }

  @Test(arguments: [
    ("", nil, "unknown"), ("h", nil, "unknown"), ("o", nil, "unknown"), ("u", nil, "unavailable fail"),
    ("d", nil, "degraded fail"), ("hh", "2", "degraded warn"), ("hh", "3", "unknown"),
    ("hh", "1%", "unknown"),
    ("hu", "50%", "unavailable fail"), ("hu", "1", "degraded warn"), ("i", nil, "unknown"),
  ])
  func aKindThatCannotBeRead(_ letters: String, _ require: String?, _ expected: String) {
    let group = GroupVerdict(
      of: GroupTally(of: Self.members(letters)), unreadableKinds: [StatefulSet.kind],
      require: require.flatMap { IntOrPercent($0) })
    #expect(group.conclusion.text == expected)
  }

  @Test func theWorstComesFirst() {
    let members = Self.members("hopdurwmx").sorted { $0.condition < $1.condition }
    #expect(
      members.map(\.condition.rawValue) == [
        "unavailable", "unavailable", "unreadable", "unreadable", "degraded", "degraded", "progressing",
        "healthy", "off",
      ])
    #expect(Condition.allCases == Condition.allCases.sorted(), "they are gone through in this order")
    let group = GroupVerdict(of: GroupTally(of: members))
    #expect(group.deciding == 8 && group.up == 4 && group.required == nil)
  }

  @Test func aMemberIsTakenOutAsItWasTakenIn() {
    var random = SystemRandomNumberGenerator()
    let all = Self.members("hpdwumoOixrhpdwumoOixr")
    for _ in 0..<200 {
      let members = all.shuffled(using: &random)
      let kept = members.prefix(Int.random(in: 0...members.count))
      var tally = GroupTally(of: members)
      for member in members.dropFirst(kept.count).shuffled(using: &random) { tally.remove(member) }
      #expect(tally == GroupTally(of: kept), "\(kept.map(\.name))")
    }
  }

  @Test func nothingIsAskedOfADaemonSetWithoutNodes() {
    var daemonSet = DaemonSet(namespace: "a", name: "b", uid: "c", observedGeneration: 1)
    #expect(Verdict(on: daemonSet, pods: [], at: now).isOff)
    daemonSet.observedGeneration = nil
    #expect(!Verdict(on: daemonSet, pods: [], at: now).isOff)
    #expect(Verdict(on: deployment(replicas: 0), pods: [], at: now).isOff)
  }

  @Test func aSentenceSaysIt() {
    #expect(
      GroupVerdict(of: GroupTally(of: Self.members("hhu")), require: .count(2)).summary
        == "Up, but degraded: 2 of 3 members up, 2 needed.")
    #expect(GroupVerdict(of: GroupTally(of: Self.members("h"))).summary == "Healthy: 1 of 1 member up.")
    #expect(GroupVerdict(of: GroupTally()).summary == "Nothing matches, and an empty list is not healthy.")
  }
}

extension GroupVerdict.Conclusion {
  fileprivate var text: String {
    switch self {
    case .verdict(let state, let status): "\(state) \(status)"
    case .unknown: "unknown"
    case .empty: "empty"
    }
  }
}
