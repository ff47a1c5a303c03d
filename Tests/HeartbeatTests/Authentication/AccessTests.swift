import Health
import System
import Testing

@testable import Heartbeat

@Suite struct AccessTests {
  private func access(_ words: String) throws -> Access {
    try #require(try TokenLine(Array("token \(words)".utf8))).access
  }

  private func workload(_ path: String) -> WorkloadReference {
    let parts = path.split(separator: "/").map(String.init)
    return WorkloadReference(kind: WorkloadKind(rawValue: parts[1]), namespace: parts[0], name: parts[2])
  }

  @Test(
    arguments: [
      ("", ["shop/Deployment/web", "x/CronJob/y"], []),
      ("shop", ["shop/Deployment/web", "shop/Job/x"], ["shops/Deployment/web", "sho/Job/x"]),
      ("shop/deploy", ["shop/Deployment/web"], ["shop/StatefulSet/web", "x/Deployment/web"]),
      ("shop/sts/db", ["shop/StatefulSet/db"], ["shop/StatefulSet/db2", "shop/Deployment/db"]),
      ("shop/*/db", ["shop/StatefulSet/db", "shop/Deployment/db"], ["shop/StatefulSet/d"]),
      ("*/ds", ["shop/DaemonSet/x", "y/DaemonSet/z"], ["shop/Deployment/x"]),
      ("*", ["shop/DaemonSet/x"], []),
      (
        "team-*/deploy/web-*", ["team-a/Deployment/web-1", "team-/Deployment/web-"],
        ["team/Deployment/web-1", "team-a/Deployment/web"]
      ),
      ("shop/sts search/deploy", ["shop/StatefulSet/x", "search/Deployment/x"], ["shop/Deployment/x"]),
      ("shop status-only", ["shop/Deployment/web"], ["search/Deployment/web"]),
    ] as [(String, [String], [String])])
  func itIsWhatThePatternsSay(words: String, seen: [String], hidden: [String]) throws {
    let access = try access(words)
    for path in seen {
      let workload = workload(path)
      #expect(access.allows(workload), "\(path)")
      #expect(access.allowsSome(of: workload.kind, in: workload.namespace))
      #expect(access.allowsSome(of: workload.kind, in: nil))
    }
    for path in hidden { #expect(!access.allows(workload(path)), "\(path)") }
  }

  @Test func kindsOfWhichNothingMayBeSeen() throws {
    let access = try access("shop/sts/db */cj")
    #expect(
      access.allowsSome(of: StatefulSet.kind, in: "shop") && access.allowsSome(of: CronJob.kind, in: "x"))
    #expect(!access.allowsSome(of: StatefulSet.kind, in: "x") && !access.allowsSome(of: Job.kind, in: nil))
    #expect(!Access.nothing.allowsSome(of: Job.kind, in: nil) && !Access.nothing.allows(workload("a/Job/b")))
    #expect(Access.everything.allows(workload("a/Job/b")) && Access.everything.isUnlimited)
  }

  @Test func kindsOfWhichAllMayBeSeen() throws {
    let access = try access("shop shops/sts/* search/deploy/web team-*/deploy web/deploy/*a")
    #expect(access.allowsAll(of: Job.kind, in: "shop") && access.allowsAll(of: StatefulSet.kind, in: "shops"))
    #expect(
      !access.allowsAll(of: Job.kind, in: "shops") && access.allowsAll(of: Deployment.kind, in: "team-a"))
    #expect(!access.allowsAll(of: Deployment.kind, in: "search"), "one of them")
    #expect(!access.allowsAll(of: Deployment.kind, in: "web"), "some of them")
    #expect(!access.allowsAll(of: Deployment.kind, in: nil), "not in all namespaces")
    #expect(
      Access.everything.allowsAll(of: Job.kind, in: nil) && !Access.nothing.allowsAll(of: Job.kind, in: "a"))
  }

  @Test(
    arguments: [
      ("", InvalidPattern.namespace), ("/", .namespace), ("shop/", .kind), ("shop/deploy/", .name),
      ("Shop", .namespace),
      ("shop/Deployment", .kind), ("shop/dep*", .kind), ("shop/pods/x", .kind), ("shop/sts/Web", .name),
      ("shop/sts/-x", .name), ("a.b", .namespace), ("a.*", .namespace), ("shop/sts/a..b", .name),
      ("shop/sts/a?b", .name),
      ("shop/sts/web/x", .tooManySegments), (String(repeating: "a", count: 64), .namespace),
      (String(repeating: "*", count: 64), .namespace), ("s/sts/\(String(repeating: "*", count: 254))", .name),
      ("größe", .namespace), ("größe*", .namespace), ("..", .namespace), ("%2A", .namespace),
      ("!shop", .namespace),
    ] as [(String, InvalidPattern)])
  func whatIsNoPatternIsRefused(text: String, expected: InvalidPattern) {
    #expect(throws: expected) { try ScopePattern(text) }
  }

  @Test(
    arguments: [
      ("*", ["", "a", "abc"], []), ("a*", ["a", "ab"], ["", "ba"]), ("*a", ["a", "ba", "aa"], ["", "ab"]),
      ("a*b*c", ["abc", "axbxc", "abbcc", "abcbc"], ["ab", "ac", "abcd", "xabc"]),
      ("a**c", ["ac", "abc"], ["a"]),
      ("*a*", ["a", "bab"], ["", "b"]), ("", [""], ["a"]), ("ab", ["ab"], ["a", "abc", "b"]),
      ("*ab*ab", ["abab", "xababab", "abxab"], ["ab", "aba"]),
    ] as [(String, [String], [String])])
  func aStarStandsForAnything(pattern: String, fitting: [String], other: [String]) {
    for text in fitting { #expect(Wildcard(pattern).matches(text), "\(text)") }
    for text in other { #expect(!Wildcard(pattern).matches(text), "\(text)") }
  }

  @Test func theWorstPatternTakesNoTime() {
    let name = String(repeating: "a", count: 253)
    let pattern = Wildcard(String(repeating: "a*", count: 126) + "b")
    let begin = MonotonicInstant.now
    for _ in 0..<100 { #expect(!pattern.matches(name)) }
    #expect(MonotonicInstant.now - begin < .seconds(10))
  }
}
