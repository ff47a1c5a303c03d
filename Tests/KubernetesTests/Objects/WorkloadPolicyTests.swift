import Foundation
import Health
import Testing

@testable import Kubernetes

/// What annotations on a workload ask of its verdicts.
@Suite struct WorkloadPolicyTests {
  private static func policy(_ annotations: [String: String]) throws -> WorkloadPolicy {
    let metadata: [String: Any] = ["name": "web", "namespace": "shop", "annotations": annotations]
    let object: [String: Any] = ["metadata": metadata, "spec": ["selector": [:] as [String: Any]]]
    let bytes = Array(try JSONSerialization.data(withJSONObject: object, options: .withoutEscapingSlashes))
    let deployment = try JSONReader.read(bytes[...]) { json throws(JSONError) in try Deployment(from: &json) }
    return try #require(deployment).policy
  }

  @Test func nothingIsAskedForByOthers() throws {
    #expect(try Self.policy(["kubectl.kubernetes.io/x": "1", "k8s-heartbeat": "2"]) == WorkloadPolicy())
  }

  private static func expected(_ change: (inout WorkloadPolicy) -> Void) -> WorkloadPolicy {
    var policy = WorkloadPolicy()
    change(&policy)
    return policy
  }

  @Test(arguments: [
    ("required", "2", expected { $0.required = .count(2) }),
    ("required", "75%", expected { $0.required = .percent(75) }),
    ("max-age", "26h", expected { $0.maxAge = 93_600 }),
    ("start-deadline", "45m", expected { $0.startDeadline = 2700 }),
    ("start-deadline", "168h", expected { $0.startDeadline = 604_800 }),
    ("fail-after", "1m30s", expected { $0.failAfter = 90 }),
    ("fail-after", "24h", expected { $0.failAfter = 86_400 }),
  ])
  func values(name: String, value: String, expected: WorkloadPolicy) throws {
    #expect(try Self.policy(["k8s-heartbeat/\(name)": value]) == expected)
  }

  @Test func words() throws {
    let policy = try Self.policy([
      "k8s-heartbeat/fail-on": "unavailable", "k8s-heartbeat/scaled-to-zero": "pass",
      "k8s-heartbeat/ignore": "true", "k8s-heartbeat/maintenance-until": "2026-11-22T08:15:30Z",
    ])
    #expect(policy.failOn == .unavailable && policy.scaledToZero == .pass && policy.isIgnored)
    #expect(policy.maintenanceUntil == Date(timeIntervalSince1970: 1_795_335_330) && policy.problems.isEmpty)
  }

  @Test(
    "What cannot be read changes nothing, and is named",
    arguments: [
      ("required", ""), ("required", "0"), ("required", "101%"), ("required", "99999999999999999999"),
      ("fail-on", "Unavailable"), ("scaled-to-zero", "true"), ("max-age", "0s"), ("max-age", "9999999h"),
      ("start-deadline", "-1m"), ("start-deadline", "169h"), ("fail-after", "5"), ("fail-after", "25h"),
      ("ignore", "yes"), ("maintenance-until", "tomorrow"), ("maintenance-until", "2026-11-22"),
      ("requierd", "1"),
    ])
  func unreadable(name: String, value: String) throws {
    let policy = try Self.policy(["k8s-heartbeat/\(name)": value])
    var expected = WorkloadPolicy()
    expected.problems = policy.problems
    #expect(policy == expected && policy.problems.count == 1)
    #expect(policy.problems.first?.hasPrefix("annotation k8s-heartbeat/\(name) ") == true)
  }

  @Test func whateverIsWrittenTheNoteIsShort() throws {
    let annotations = (0..<100).map {
      ("k8s-heartbeat/\($0)\u{1B}[31m", String(repeating: "x\n", count: 5000))
    }
    let problems = try Self.policy(Dictionary(uniqueKeysWithValues: annotations)).problems
    #expect(problems.count == 8)
    #expect(problems.allSatisfy { $0.count <= 220 && !$0.contains("\u{1B}") && !$0.contains("\n") })
  }
}
