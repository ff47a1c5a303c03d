import FastCGI
import Foundation
import Health
import Testing

@testable import Heartbeat

@Suite struct HealthDocumentTests {
  private static let web = DeploymentReference(namespace: "default", name: "web")
  private static let now = Date(timeIntervalSince1970: 1_800_000_000.5)

  private func verdict(_ state: HealthState, reasons: [Reason] = []) -> Verdict {
    let pods = (0..<3).map { number in
      var pod = Pod.ready
      pod.name = "web-a-\(number)"
      return pod
    }
    var deployment = Deployment.healthy
    deployment.desiredReplicas = 3
    deployment.status.updated = 3
    var verdict = Verdict(on: deployment, pods: pods, at: Self.now)
    verdict.state = state
    verdict.reasons = reasons
    return verdict
  }

  private func json(_ answer: RenderedAnswer) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
  }

  @Test(arguments: [
    (HealthState.healthy, HealthSettings.FailOn.degraded, "pass", 200),
    (.progressing, .degraded, "warn", 200),
    (.degraded, .degraded, "fail", 503), (.degraded, .unavailable, "warn", 200),
    (.unavailable, .degraded, "fail", 503), (.unavailable, .unavailable, "fail", 503),
  ])
  func thePolicyDecidesStatusAndWord(
    _ state: HealthState, _ failOn: HealthSettings.FailOn, _ word: String, _ status: UInt16
  ) throws {
    let answer = RenderedAnswer(verdict(state), of: Self.web, failOn: failOn)
    #expect(answer.status.code == status)
    let json = try json(answer)
    #expect(json["status"] as? String == word)
    #expect(json["state"] as? String == state.rawValue)
  }

  @Test func checksHoldCountsEventsAndTheirTime() throws {
    let warning = PodWarning(
      podUID: "u", reason: "Unhealthy", message: "Readiness probe failed", lastSeen: Self.now - 5, count: 7)
    let reason = Reason(
      code: .podUnready, object: .pod("web-a-1"), message: "not ready any more", evidence: warning)
    let json = try json(
      RenderedAnswer(verdict(.degraded, reasons: [reason]), of: Self.web, failOn: .degraded)
        .confirmed(at: Timestamp.Text(Self.now)))
    let checks = try #require(json["checks"] as? [String: [[String: Any]]])
    #expect(checks["pods:ready"]?.first?["observedValue"] as? Int == 3)
    #expect(checks["pods:ready"]?.first?["time"] as? String == "2027-01-15T08:00:00.500Z")
    #expect(checks["pods:events"]?.first?["componentId"] as? String == "web-a-1")
    #expect(checks["pods:events"]?.first?["observedValue"] as? Int == 7)
    #expect(checks["pods:events"]?.first?["time"] as? String == "2027-01-15T07:59:55.500Z")
    let output = try #require(json["output"] as? String)
    #expect(output == "PodUnready: web-a-1: not ready any more")
    let told = try #require((json["reasons"] as? [[String: Any]])?.first)
    #expect(told["code"] as? String == "PodUnready")
    #expect(told["event"] as? String == "Unhealthy: Readiness probe failed")
  }

  @Test func aThousandReasonsAreCutShort() throws {
    let reasons = (0..<1000).map { Reason(code: .podUnready, object: .pod("p\($0)"), message: "m") }
    let answer = RenderedAnswer(
      verdict(.unavailable, reasons: reasons), of: Self.web, failOn: .degraded)
    #expect(answer.body.count < 16_384)
    #expect((try json(answer)["output"] as? String)?.hasSuffix("and 950 more") == true)
  }
}
