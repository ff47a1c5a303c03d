import FastCGI
import Foundation
import Health
import Kubernetes
import TestSupport
import Testing

@testable import Heartbeat

@Suite struct HealthDocumentTests {
  private static let web = WorkloadReference(
    kind: Deployment.kind, namespace: "default", name: "web")
  private static let now = Date(timeIntervalSince1970: 1_800_000_000.5)

  private func verdict(
    _ state: HealthState, reasons: [Reason] = [], failOn: HealthSettings.FailOn = .degraded
  ) -> Verdict {
    let pods = (0..<3).map { number in
      var pod = Pod.readyOne
      pod.name = "web-a-\(number)"
      return pod
    }
    var deployment = Deployment.healthy
    deployment.desiredReplicas = 3
    deployment.status.updated = 3
    var verdict = Verdict(on: deployment, pods: pods, at: Self.now)
    verdict.state = state
    verdict.status = HealthStatus(state, failOn: failOn)
    verdict.reasons = reasons
    return verdict
  }

  private func json(_ answer: Representation) throws -> [String: Any] {
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
    let answer = Representation(verdict(state, failOn: failOn), of: Self.web)
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
      Representation(verdict(.degraded, reasons: [reason]), of: Self.web)
        .confirmed(at: Timestamp.Text(Self.now), age: 0))
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
    var deployment = Deployment.healthy
    deployment.desiredReplicas = 1000
    let pods = (0..<1000).map { number in
      var pod = Pod.readyOne
      pod.name = "web-a-\(number)"
      pod.started = Self.now - 3600
      pod.ready = Condition(type: "Ready", status: .false, lastTransition: Self.now - 60)
      return pod
    }
    let verdict = Verdict(on: deployment, pods: pods, at: Self.now)
    let answer = Representation(verdict, of: Self.web)
    #expect(answer.body.count < 16_384)
    // Beside those of the pods: that none is ready, and that the rollout goes on.
    #expect((try json(answer)["output"] as? String)?.hasSuffix("and 952 more") == true)
  }

  /// Names of members in the order in which they stand, at one depth of nesting.
  private func names(in answer: Representation, depth wanted: Int = 1) -> [String] {
    let text = String(decoding: answer.body, as: UTF8.self)
    var (depth, names) = (0, [String]())
    for match in text.matches(of: /"((?:[^"\\]|\\.)*)"(:?)|[{}]/) {
      switch match.output.0 {
      case "{": depth += 1
      case "}": depth -= 1
      default: if match.output.2 == ":", depth == wanted { names.append(String(match.output.1 ?? "")) }
      }
    }
    return names
  }

  private static let hostile = #"","up":true,"status":"pass",{"up":true} \"up\":true"# + "\u{1b}[2J\n"

  private var worst: Representation {
    let warning = PodWarning(
      podUID: "u", reason: Self.hostile, message: Self.hostile, lastSeen: .distantFuture, count: .max)
    let reasons = (0..<3).map {
      Reason(
        code: .podUnready, object: .pod(Self.hostile + "\($0)"), message: Self.hostile, evidence: warning)
    }
    var verdict = verdict(.degraded, reasons: reasons)
    verdict.since = Self.now + 1
    verdict.transitions = [
      StateTransition(at: Self.now + 1, from: .progressing, to: .degraded, .podUnready),
      StateTransition(at: .distantPast, from: .unavailable, to: .progressing),
    ]
    return Representation(verdict, of: Self.web)
  }

  @Test func sinceAndTransitionsAreMomentsAndWords() {
    let text = String(decoding: worst.body, as: UTF8.self)
    #expect(
      text.contains(
        #""transitions":[{"time":"2027-01-15T08:00:01.500Z","from":"progressing","to":"degraded","code":"PodUnready"},"#
          + #"{"time":"1970-01-01T00:00:00.000Z","from":"unavailable","to":"progressing"}],"checks""#),
      "\(text)")
    var known = verdict(.healthy)
    known.since = Self.now
    let tag = Representation(known, of: Self.web).entityTag
    known.since = Self.now + 1
    #expect(Representation(known, of: Self.web).entityTag != tag)
    known.since = nil
    #expect(!names(in: Representation(known, of: Self.web)).contains("since"))
  }

  @Test func aVerdictBeginsWithWhatIsReadFirst() {
    #expect(
      names(in: worst) == [
        "up", "status", "state", "description", "output", "serviceId", "since", "reasons", "transitions",
        "checks",
      ])
    let healthy = Representation(verdict(.healthy), of: Self.web)
    #expect(names(in: healthy) == ["up", "status", "state", "description", "serviceId", "checks"])
  }

  @Test func nothingInsideHasANameThatAKeywordMonitorLooksFor() {
    for depth in 2...4 {
      let inner = names(in: worst, depth: depth)
      #expect(Set(inner).isDisjoint(with: ["up", "status", "state"]), "\(inner)")
      #expect(inner.isEmpty == (depth == 4))
    }
  }

  @Test(arguments: HealthState.allCases, [HealthSettings.FailOn.degraded, .unavailable])
  func upIsTrueExactlyWhenTheStatusIsOneOfSuccess(_ state: HealthState, _ failOn: HealthSettings.FailOn) {
    let answer = Representation(verdict(state, failOn: failOn), of: Self.web)
    let word = answer.status.code == 200 ? "true" : "false"
    #expect(String(decoding: answer.body, as: UTF8.self).hasPrefix(#"{"up":\#(word),"status":""#))
  }

  @Test func noTextPassesForTheWordOfAKeywordMonitor() throws {
    let text = String(decoding: worst.body, as: UTF8.self)
    #expect(text.components(separatedBy: #""up":"#).count == 2 && text.hasPrefix(#"{"up":false,"#))
    #expect(!text.contains(#""up":true"#) && !text.contains(#""status":"pass""#))
    #expect(text.utf8.filter { $0 < 0x20 } == [0x0A] && text.hasSuffix("}\n"), "one line")
    let reasons = try #require(try json(worst)["reasons"] as? [[String: Any]])
    #expect(reasons.first?["message"] as? String == Self.hostile)
  }

  @Test func everyAnswerThatIsNoVerdictBeginsAlike() {
    let failures: [Representation] = [
      .notReady, .draining,
      .notFound(PathHint(requestURI: "/x".utf8.span, kinds: [Deployment.kind], showsNames: true)),
      .methodNotAllowed("GET, HEAD"), .tokenMissing, .tokenWrong, .noSuchWorkload(Self.web), .overloaded,
      .badRequest(.malformedName), .tooManyRequests(retryAfter: 7),
      Representation(APIError.timedOut("", isSilent: true)),
    ]
    for answer in failures {
      let text = String(decoding: answer.body, as: UTF8.self)
      #expect(
        text.hasPrefix(#"{"up":false,"status":"fail","output":""#) && text.hasSuffix(".\"}\n"), "\(text)")
    }
    #expect(
      String(decoding: Representation.ready.body, as: UTF8.self) == "{\"up\":true,\"status\":\"pass\"}\n")
  }

  @Test func aConfirmationChangesTheMomentsAndNothingElse() throws {
    let (early, late) = (Timestamp.Text(Self.now), Timestamp.Text(.distantFuture))
    let answer = worst.confirmed(at: late, age: 0).confirmed(at: early, age: 0)
    #expect(answer.body == worst.confirmed(at: early, age: 0).body)
    let checks = try #require(try json(answer)["checks"] as? [String: [[String: Any]]])
    for (name, entries) in checks {
      for entry in entries {
        #expect(entry["time"] as? String == (name == "pods:events" ? late : early).string, "\(name)")
      }
    }
  }
}
