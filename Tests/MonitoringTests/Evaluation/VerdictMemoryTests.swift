import Foundation
import Health
import Kubernetes
import TestSupport
import Testing

@testable import Monitoring

/// What is remembered of a workload is the same whether it is watched or read.
@Suite struct VerdictMemoryTests {
  private let reader = ScriptedReader()
  private let clock = ManualClock(epoch: start)

  @Test func aShortageThatTheWatchHasSeenIsNoneThatBeginsLive() {
    let verdicts = watched(reader, clock).watch
    let cluster = verdicts.events
    let web = sampleDeployment("web", replicas: 2)
    cluster.replace(deployments: [web], in: .cluster)
    cluster.replace(pods: [samplePod(of: "web", 1)], in: .cluster)
    for type in [Deployment.self, Pod.self] as [any WatchedObject.Type] {
      cluster.confirm(WatchStream(type, in: .cluster), at: clock.now)
    }
    #expect(verdicts.answer(for: deployment("web")).text.contains("ScalingInProgress"))
    cluster.change(WatchStream(Pod.self, in: .cluster), to: .broken(.malformed("cut off")))
    clock.advance(by: .seconds(11))
    reader.change {
      $0.deployment = .success(web)
      $0.pods = .success(Listed([samplePod(of: "web", 1)]))
      $0.now = start + 11
    }
    #expect(verdicts.answer(for: deployment("web")).text.contains("PodsMissing"))
    #expect(reader.reads == 1)
  }

  @Test func lossesThatTheWatchHasSeenCountLive() {
    let verdicts = watched(reader, clock).watch
    let cluster = verdicts.events
    let web = sampleDeployment("web", replicas: 1)
    cluster.replace(deployments: [web], in: .cluster)
    var pod = samplePod(of: "web", 1)
    func become(_ status: Condition.Status) {
      clock.advance(by: .seconds(20))
      pod.ready = Condition(type: "Ready", status: status, lastTransition: clock.wallClock)
      cluster.replace(pods: [pod], in: .cluster)
    }
    for _ in 0..<3 {
      become(.false)
      become(.true)
    }
    cluster.change(WatchStream(Pod.self, in: .cluster), to: .broken(.malformed("cut off")))
    reader.change {
      $0.deployment = .success(web)
      $0.pods = .success(Listed([pod]))
      $0.now = clock.wallClock
    }
    #expect(verdicts.answer(for: deployment("web")).text.contains("PodFlapping"))
    reader.change { $0.now = clock.wallClock + 300 }
    #expect(!verdicts.answer(for: deployment("web")).text.contains("PodFlapping"))
  }

  @Test func changesThatTheWatchHasSeenAreToldLive() {
    let verdicts = watched(reader, clock).watch
    let cluster = verdicts.events
    let web = sampleDeployment("web", replicas: 1)
    cluster.replace(deployments: [web], in: .cluster)
    cluster.replace(pods: [samplePod(of: "web", 1)], in: .cluster)
    clock.advance(by: .seconds(30))
    cluster.replace(pods: [], in: .cluster)
    cluster.change(WatchStream(Pod.self, in: .cluster), to: .broken(.malformed("cut off")))
    clock.advance(by: .seconds(30))
    reader.change {
      $0.deployment = .success(web)
      $0.pods = .success(Listed([]))
      $0.now = clock.wallClock
    }
    func body() -> String { verdicts.answer(for: deployment("web")).wholeText }
    #expect(body().contains(#""since":"2027-01-15T08:00:30.000Z","#), "\(body())")
    #expect(
      body().contains(
        #""transitions":[{"time":"2027-01-15T08:00:30.000Z","from":"healthy","to":"unavailable","code":"NoReplicasReady"}],"#
      ))
    #expect(reader.reads > 0)
  }

  @Test func annotationsThatCannotBeReadAreLoggedOnce() {
    let recorder = LogRecorder()
    let cluster = watched(reader, clock, logger: recorder.logger).watch.events
    var web = sampleDeployment("web")
    func replicas(_ count: Int, problems: [String]) {
      web.desiredReplicas = count
      web.policy.problems = problems
      cluster.replace(deployments: [web], in: .cluster)
    }
    func lines() -> Int { recorder.lines.filter { $0.contains("annotation") }.count }
    replicas(1, problems: ["annotation k8s-heartbeat/required is many"])
    replicas(2, problems: ["annotation k8s-heartbeat/required is many"])
    #expect(lines() == 1)
    replicas(2, problems: ["annotation k8s-heartbeat/required is all"])
    #expect(lines() == 2)
    replicas(2, problems: [])
    replicas(2, problems: ["annotation k8s-heartbeat/required is all"])
    #expect(lines() == 3)
    for number in 0..<50 { replicas(3, problems: ["\(number)"]) }
    #expect(lines() == PolicyLog.linesPerMinute)
  }

  @Test func whatIsRememberedOfWhatNobodyWatchesIsBounded() {
    let memory = VerdictMemory(capacity: 3)
    let short = { WorkloadMemory(shortageSince: $0) }
    memory.record(short(start), of: "watched", at: start, isWatched: true)
    for number in 1...5 {
      let moment = start + Double(number)
      memory.record(short(moment), of: "\(number)", at: moment)
    }
    #expect(memory.memory(of: "watched").shortageSince == start)
    #expect(memory.memory(of: "2").shortageSince == nil)
    #expect(memory.memory(of: "3").shortageSince == start + 3)
    memory.forget(workload: "watched")
    #expect(memory.memory(of: "watched").shortageSince == nil)
  }

  @Test func whatIsRememberedOfPodsIsBounded() {
    let memory = VerdictMemory(capacity: 3)
    for number in 1...5 {
      let pods = [samplePod(of: "web", number, unready: 5)]
      let remembered = memory.memory(of: "uid", observing: pods, at: start + Double(number))
      #expect(remembered.pods.count == 1)
    }
    #expect(memory.observe(samplePod(of: "web", 1), at: start + 9).isEmpty)
    #expect(memory.observe(samplePod(of: "web", 4), at: start + 9).losses == [start - 5])
    memory.forget(pod: samplePod(of: "web", 4).id)
    #expect(memory.observe(samplePod(of: "web", 4), at: start + 9).isEmpty)
  }
}
