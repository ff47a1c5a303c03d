import Testing

@testable import Health

@Suite struct EvidenceTests {
  private func warning(_ pod: String, _ reason: String, _ seconds: Double) -> PodWarning {
    PodWarning(podUID: "uid-\(pod)", reason: reason, message: "m", lastSeen: ago(seconds))
  }

  @Test func theNewestWarningAboutThePodIsTheEvidence() throws {
    let verdict = Verdict(
      on: deployment(), pods: readyPods(2) + [pod("bad", .unready(60))],
      warnings: [
        warning("bad", "Older", 50), warning("bad", "Unhealthy", 5), warning("bad", "Oldest", 500),
        warning("web-a-0", "Other", 1),
      ], at: now)
    let reason = try #require(verdict.reasons.first { $0.code == .podUnready })
    #expect(reason.evidence?.reason == "Unhealthy")
    #expect(reason.object == .pod("bad"))
  }

  @Test func reasonsAboutTheDeploymentHaveNoEvidence() {
    let verdict = Verdict(
      on: deployment(), pods: [pod("bad", .unready(60))], warnings: [warning("bad", "Unhealthy", 5)], at: now)
    #expect(verdict.reasons.filter { $0.object == .workload }.allSatisfy { $0.evidence == nil })
  }

  @Test func theOrderOfTheInputChangesNothing() {
    let pods = readyPods(2) + [pod("b", .unready(60)), pod("a", .unready(60)), pod("c", .starting(5))]
    let warnings = [warning("a", "One", 5), warning("b", "Two", 5), warning("a", "Three", 9)]
    let verdict = Verdict(on: deployment(replicas: 5), pods: pods, warnings: warnings, at: now)
    for _ in 0..<20 {
      #expect(
        Verdict(
          on: deployment(replicas: 5), pods: pods.shuffled(), warnings: warnings.shuffled(), at: now)
          == verdict)
    }
  }

  @Test func countsComeFromThePods() {
    let verdict = Verdict(
      on: deployment(replicas: 8),
      pods: readyPods(3) + [pod("s", .starting(5)), pod("f", .unready(60)), pod("t").terminating], at: now)
    var expected = PodCounts()
    expected.desired = 8
    expected.required = 6
    expected.updated = 8
    expected.ready = 3
    expected.starting = 4
    expected.failing = 1
    expected.absent = 3
    expected.terminating = 1
    #expect(verdict.pods == expected)
  }

  @Test(arguments: HealthState.allCases) func theSummaryNamesTheCounts(_ state: HealthState) {
    var counts = PodCounts()
    counts.desired = 3
    counts.required = 2
    counts.ready = 1
    let verdict = Verdict(state: state, status: .pass, reasons: [], pods: counts)
    #expect(verdict.summary.contains("1 of 3 pods ready"))
    #expect(verdict.summary.hasSuffix("."))
  }
}
