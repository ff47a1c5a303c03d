import Foundation
import TestSupport
import Testing

@testable import Health

/// What a workload's pods come to is kept by difference; it must be what a new count gives.
@Suite struct PodSummaryTests {
  @Test func whateverChangesTheSummaryIsThatOfThePods() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    let rules = deployment(minReadySeconds: 30).podRules
    var summary = PodSummary()
    var known: [String: (pod: Pod, assessment: PodAssessment)] = [:]
    var unreadable: [String: UnreadablePod] = [:]
    for _ in 0..<5000 {
      let name = "p\(Int.random(in: 0..<12, using: &random))"
      if let (pod, assessment) = known.removeValue(forKey: name) {
        summary.remove(pod, assessment, revisionLabel: Deployment.revisionLabel)
      }
      if let pod = unreadable.removeValue(forKey: name) {
        summary.remove(pod, warning: Self.warning(name))
      }
      switch Int.random(in: 0..<5, using: &random) {
      case 0: break
      case 1:
        let pod = UnreadablePod(namespace: "default", name: name, uid: name, problem: "x")
        unreadable[name] = pod
        summary.add(pod, warning: Self.warning(name))
      default:
        let pod = Self.anyPod(name, using: &random)
        let assessment = PodAssessment(pod, under: rules, warning: Self.warning(name), at: now)
        known[name] = (pod, assessment)
        summary.add(pod, assessment, revisionLabel: Deployment.revisionLabel)
      }
      var counted = PodSummary()
      for (pod, assessment) in known.values.sorted(by: { $0.pod.name < $1.pod.name }) {
        counted.add(pod, assessment, revisionLabel: Deployment.revisionLabel)
      }
      for pod in unreadable.values { counted.add(pod, warning: Self.warning(pod.name)) }
      let verdicts = [summary, counted].map {
        var memory = WorkloadMemory(shortageSince: ago(60))
        return Verdict(
          on: deployment(replicas: 9), $0, at: now, remembering: &memory, under: HealthSettings())
      }
      guard verdicts[0] == verdicts[1], summary.revisions.count == counted.revisions.count else {
        Issue.record("seed \(seed): \(verdicts[0]) instead of \(verdicts[1])")
        return
      }
    }
    for (pod, assessment) in known.values {
      summary.remove(pod, assessment, revisionLabel: Deployment.revisionLabel)
    }
    for pod in unreadable.values { summary.remove(pod, warning: Self.warning(pod.name)) }
    #expect(summary == PodSummary(), "seed \(seed)")
  }

  private static func warning(_ pod: String) -> PodWarning? {
    pod.hasSuffix("1") ? PodWarning(podUID: pod, reason: "BackOff", message: "m", lastSeen: now) : nil
  }

  private static func anyPod(_ name: String, using random: inout SeededGenerator) -> Pod {
    let hash = Bool.random(using: &random) ? "a" : "b"
    let seconds = Double.random(in: 0..<700, using: &random)
    let phases: [Phase] = [.ready(seconds), .starting(seconds), .unready(seconds), .unschedulable(seconds)]
    let app = Bool.random(using: &random) ? nil : crashed(restarts: 3, ended: seconds, lasted: 5)
    let pod = pod(name, phases.randomElement(using: &random) ?? .ready(1), hash: hash, app: app)
    return switch Int.random(in: 0..<6, using: &random) {
    case 0: pod.terminating(by: ago(seconds - 600))
    case 1: pod.finished(Bool.random(using: &random) ? .failed : .succeeded, seconds)
    default: pod
    }
  }
}
