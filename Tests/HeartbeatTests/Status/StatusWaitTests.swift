import Foundation
import Health
import Kubernetes
import Monitoring
import TestSupport
import Testing

@testable import Heartbeat

@Suite struct StatusWaitTests {
  private typealias Double = StatusSourceDouble
  private static let question = StatusQuestion.workload(
    WorkloadReference(kind: Deployment.kind, namespace: "default", name: "web"))
  private static let healthy = Double.verdict(samplePod(of: "web", 1))
  private static let starting = Double.verdict(samplePod(of: "web", 1, unready: 5))
  private static let broken = Double.verdict(Double.withoutImage)
  private static let away = VerdictFailure.api(.status(code: 503, reason: nil, message: nil))

  private func code(
    _ stories: [Double.Story], newestPods: Set<String>? = ["web-a-1"], within limit: Duration = .seconds(60),
    for question: StatusQuestion = question
  ) -> Int32 {
    Double(stories).wait(newestPods: newestPods).run(for: question, within: limit).end.exitCode
  }

  @Test func itEndsAsSoonAsItIsHealthy() {
    let double = Double([
      .verdict(Self.starting), .verdict(Self.starting), .verdict(Self.healthy), .verdict(Self.broken),
    ])
    var summaries: [String] = []
    let (finding, end) = double.wait(newestPods: nil).run(for: Self.question, within: .seconds(60)) {
      summaries.append($0.summary)
    }
    #expect(end.exitCode == 0 && finding.exitCode == 0)
    #expect(summaries.count == 3 && summaries.last == "Healthy: 1 of 1 pod ready.", "\(summaries)")
    #expect(double.left == 1)
  }

  @Test func itEndsAtOnceWhenThereIsNoHope() throws {
    let double = Double([.verdict(Self.broken)])
    let (_, end) = double.wait(newestPods: ["web-a-1"]).run(for: Self.question, within: .seconds(60))
    guard case .hopeless(let reasons) = end else { throw NotMet("an end: \(end)") }
    #expect(reasons.count == 1 && reasons[0].hasPrefix("ImagePullFailing: web-a-1: "), "\(reasons)")
    #expect(end.exitCode == 2 && double.clock.wallClock == start)
  }

  @Test func podsOfAnEarlierRevisionMayFailAsTheyLike() {
    #expect(code([.verdict(Self.broken), .verdict(Self.healthy)], newestPods: ["web-b-1"]) == 0)
    #expect(code([.verdict(Self.broken), .verdict(Self.healthy)], newestPods: []) == 0)
    #expect(code([.verdict(Self.broken), .verdict(Self.healthy)], newestPods: nil) == 0, "nobody can tell")
  }

  @Test func beforeTheGenerationIsObservedNothingCounts() {
    let unobserved = Double.verdict(Double.withoutImage) { $0.metadata.generation = 2 }
    #expect(code([.verdict(unobserved), .verdict(Self.healthy)]) == 0)
  }

  @Test func theTimeIsLimited() {
    let double = Double([.verdict(Self.starting)])
    let (_, end) = double.wait(newestPods: nil).run(for: Self.question, within: .seconds(60))
    #expect(end.exitCode == 1 && double.clock.wallClock.timeIntervalSince(start) == 60)
    #expect(code([.verdict(Self.starting)], within: .zero) == 1)
  }

  @Test func aClusterThatCannotBeAskedEndsItAtFirstAndIsWaitedForLater() {
    #expect(code([.failure(Self.away), .verdict(Self.healthy)]) == 3)
    #expect(code([.failure(.notFound), .verdict(Self.healthy)]) == 3)
    #expect(code([.verdict(Self.starting), .failure(Self.away), .verdict(Self.healthy)]) == 0)
    #expect(code([.verdict(Self.starting), .failure(Self.away)]) == 3)
  }

  @Test func allOfAGroupIsWaitedForButWhatIsIgnored() throws {
    func entry(_ name: String, _ verdict: Verdict, isIgnored: Bool = false) -> VerdictEntry {
      VerdictEntry(
        .verdict(verdict), of: WorkloadReference(kind: Deployment.kind, namespace: "default", name: name),
        traits: WorkloadTraits(isIgnored: isIgnored))
    }
    let group = try StatusQuestion("default")
    let sound = [entry("a", Self.healthy), entry("b", Self.broken, isIgnored: true)]
    #expect(code([.group([entry("a", Self.starting)]), .group(sound)], for: group) == 0)
    let (_, end) = Double([.group([entry("a", Self.healthy), entry("b", Self.broken)])])
      .wait(newestPods: ["web-a-1"]).run(for: group, within: .seconds(60))
    guard case .hopeless(let reasons) = end else { throw NotMet("an end: \(end)") }
    #expect(reasons[0].hasPrefix("deployment b: ImagePullFailing"), "\(reasons)")
    #expect(code([.group([])], for: group) == 3, "nothing matches")
  }

  @Test func aKindThatMayNotBeReadIsNotWaitedFor() throws {
    let entry = VerdictEntry(
      .verdict(Self.healthy), of: WorkloadReference(kind: Deployment.kind, namespace: "default", name: "a"))
    let double = Double([.group([entry], failures: [StatefulSet.kind: Self.away])])
    let (finding, end) = double.wait(newestPods: nil).run(
      for: try StatusQuestion("default"), within: .seconds(60))
    #expect(end.exitCode == 3 && double.clock.wallClock == start)
    #expect(finding.text.contains("statefulsets cannot be read: "), "\(finding.text)")
  }

  @Test func whatHingesOnAnExcuseIsLookedAtAgain() {
    let missing = Double.verdict(nil)
    let double = Double([.verdict(missing), .verdict(missing), .verdict(Self.healthy)])
    // Without a pod it is down anyway.
    #expect(double.source.settled(Self.question).exitCode == 2 && double.left == 2)
    let short = Verdict(
      on: sampleDeployment("web", replicas: 3), pods: [samplePod(of: "web", 1), samplePod(of: "web", 2)],
      at: start)
    let hinging = Double([.verdict(short), .verdict(short), .verdict(Self.broken)])
    #expect(short.state == .progressing && hinging.source.settled(Self.question).exitCode == 2)
    let endless = Double([.verdict(short)])
    #expect(endless.source.settled(Self.question).exitCode == 0)
    #expect(endless.clock.wallClock.timeIntervalSince(start) == 12)
  }

  @Test func progressIsALineForEachChangeOrOneThatChanges() {
    let lines = LogRecorder()
    for isTerminal in [false, true] {
      let progress = StatusProgress(isTerminal: isTerminal) { lines.append($0) }
      for verdict in [Self.starting, Self.starting, Self.healthy] {
        progress.show(Double([.verdict(verdict)]).source.settled(Self.question))
      }
      progress.finish()
    }
    #expect(
      lines.lines.count == 2 + 3 && lines.lines[0].hasSuffix("\n") && lines.lines[2].hasPrefix("\r\u{1B}[K"))
  }
}
