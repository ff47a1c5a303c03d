import FastCGI
import Foundation
import Health
import Kubernetes
import TestSupport
import Testing

@testable import Heartbeat
@testable import Monitoring

/// Jobs that come, finish and go are runs of their cron jobs.
@Suite struct RunTests {
  private static let place = WorkloadReference(kind: CronJob.kind, namespace: "default", name: "backup")

  private let reader = ScriptedReader()
  private let clock = ManualClock(epoch: start)
  private let verdicts: WatchedVerdicts

  init() {
    verdicts = watched(reader, clock).watch
    for type in [CronJob.self, Job.self] as [any WatchedObject.Type] {
      verdicts.events.handle(.replaced([]), from: WatchStream(type, in: .cluster))
      verdicts.events.confirm(WatchStream(type, in: .cluster), at: clock.now)
    }
  }

  private static func cronJob(uid: String = "one", maxAge: Int? = nil) -> CronJob {
    var cronJob = CronJob(namespace: "default", name: "backup", uid: uid)
    cronJob.created = start - 1000
    cronJob.policy.maxAge = maxAge
    return cronJob
  }

  private static func job(
    _ name: String, _ condition: String?, at seconds: Double = 0, of uid: String? = "one"
  ) -> Job {
    Job(
      namespace: "default", name: name, uid: "uid-\(name)",
      controller: uid.map { OwnerReference(kind: "CronJob", name: "backup", uid: UID($0)) },
      conditions: condition.map {
        [Condition(type: $0, status: .true, reason: "why", lastTransition: start + seconds)]
      } ?? [])
  }

  private func update(_ object: any Workload & WatchedObject) {
    verdicts.events.handle(.upserted(.workload(object)), from: WatchStream(type(of: object), in: .cluster))
  }

  private func delete(_ object: any Workload & WatchedObject) {
    verdicts.events.handle(.deleted(.workload(object)), from: WatchStream(type(of: object), in: .cluster))
  }

  private var words: String {
    let answer = verdicts.answer(for: Self.place)
    let codes = ["NeverRun", "LastJobFailed", "NoRecentSuccess", "Suspended"].filter(answer.text.contains)
    return (["\(answer.status.code)"] + codes).joined(separator: " ")
  }

  @Test func theLastRunDecidesAndStays() {
    update(Self.cronJob())
    #expect(words == "200 NeverRun")
    update(Self.job("a", nil))
    #expect(words == "200 NeverRun")
    update(Self.job("a", "Complete", at: 1))
    #expect(words == "200")
    update(Self.job("b", nil))
    #expect(words == "200")
    update(Self.job("b", "Failed", at: 2))
    #expect(words == "503 LastJobFailed")
    delete(Self.job("b", "Failed", at: 2))
    #expect(words == "503 LastJobFailed", "that it was deleted does not make it well")
    update(Self.job("c", "Complete", at: 3))
    #expect(words == "200")
    delete(Self.cronJob())
    #expect(verdicts.answer(for: Self.place).status.code == 404)
  }

  @Test func jobsMayComeBeforeTheirCronJob() {
    update(Self.job("a", "Failed"))
    #expect(verdicts.answer(for: Self.place).status.code == 404)
    update(Self.cronJob())
    #expect(words == "503 LastJobFailed")
  }

  @Test func jobsOfAnotherAreNoneOfItsRuns() {
    update(Self.cronJob(uid: "two"))
    update(Self.job("a", "Failed", of: "one"))
    update(Self.job("b", "Failed", of: nil))
    #expect(words == "200 NeverRun")
    update(Self.job("a", "Failed", of: "two"))
    #expect(words == "503 LastJobFailed")
  }

  @Test func aRelistForgetsJobsThatAreGone() {
    update(Self.cronJob())
    update(Self.job("a", "Complete", at: 1))
    verdicts.events.handle(
      .replaced([.workload(Self.job("b", "Failed", at: 2))]), from: WatchStream(Job.self, in: .cluster))
    #expect(words == "503 LastJobFailed")
  }

  @Test func aDeadMansSwitchGoesOffByItself() {
    update(Self.cronJob(maxAge: 60))
    #expect(words == "503 NoRecentSuccess", "it was made long ago")
    update(Self.job("a", "Complete", at: -50))
    #expect(words == "200")
    clock.advance(by: .seconds(11))
    verdicts.engine.evaluateDue()
    #expect(words == "503 NoRecentSuccess")
  }

  @Test(
    arguments: [
      ("Complete", 200), ("SuccessCriteriaMet", 200), ("Failed", 503), ("FailureTarget", 503), (nil, 200),
    ] as [(String?, UInt16)])
  func aJobGoesByItsOwnEnd(condition: String?, status: UInt16) {
    update(Self.job("a", condition))
    let place = WorkloadReference(kind: Job.kind, namespace: "default", name: "a")
    #expect(verdicts.answer(for: place).status.code == status)
  }

  @Test func ofJobsOnlyFailuresAreLogged() {
    let recorder = LogRecorder()
    let events = watched(reader, clock, logger: recorder.logger).watch.events
    func take(_ jobs: [Job]) {
      events.handle(.replaced(jobs.map(ClusterObject.workload)), from: WatchStream(Job.self, in: .cluster))
    }
    take([Self.job("old", "Failed"), Self.job("a", nil), Self.job("b", nil)])
    take([Self.job("a", "Complete"), Self.job("b", "Failed")])
    take([])
    #expect(
      recorder.lines.count == 1 && recorder.lines.first?.contains("default/b") == true, "\(recorder.lines)")
  }
}
