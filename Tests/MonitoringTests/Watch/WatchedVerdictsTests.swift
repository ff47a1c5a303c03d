import FastCGI
import Foundation
import Health
import Kubernetes
import Logging
import TestSupport
import Testing

@testable import Heartbeat
@testable import Monitoring

@Suite struct WatchedVerdictsTests {
  private static let web = deployment("web")
  private static let deployments = WatchStream(Deployment.self, in: .cluster)
  private static let pods = WatchStream(Pod.self, in: .cluster)

  private let reader = ScriptedReader()
  private let clock = ManualClock(epoch: start)
  private let cluster: WatchEventHandler
  private let answers: WatchedVerdicts

  init() {
    answers = watched(reader, clock).watch
    cluster = answers.events
  }

  /// Tells of a cluster with two ready pods of `default/web`, and confirms it.
  private func sync() { sync(cluster) }

  private func sync(_ cluster: WatchEventHandler) {
    cluster.replace(deployments: [sampleDeployment("web", replicas: 2)], in: .cluster)
    cluster.replace(pods: [samplePod(of: "web", 1), samplePod(of: "web", 2)], in: .cluster)
    confirm(cluster)
  }

  private func confirm() { confirm(cluster) }

  private func confirm(_ cluster: WatchEventHandler) {
    cluster.change(Self.deployments, to: .watching)
    cluster.change(Self.pods, to: .watching)
    cluster.confirm(Self.deployments, at: clock.now)
    cluster.confirm(Self.pods, at: clock.now)
  }

  private func poll(_ reference: WorkloadReference = web) -> Representation {
    answers.answer(for: reference)
  }

  @Test func aPollOfWhatIsWatchedAsksNobody() {
    sync()
    for _ in 0..<100 { #expect(poll().status.code == 200) }
    #expect(poll(deployment("none")).status.code == 404)
    #expect(reader.reads == 0)
  }

  @Test func beforeBothListsAreReadPollsGoLive() {
    cluster.replace(deployments: [sampleDeployment("web", replicas: 2)], in: .cluster)
    cluster.confirm(Self.deployments, at: clock.now)
    #expect(poll().status.code == 200)
    #expect(reader.reads == 1)
    sync()
    #expect(poll().status.code == 200)
    #expect(reader.reads == 1)
  }

  @Test func aChangeShowsAtOnce() {
    sync()
    cluster.update(samplePod(of: "web", 1, unready: 60))
    cluster.update(samplePod(of: "web", 2, unready: 60))
    #expect(poll().status.code == 503)
    #expect(poll().text.contains("NoReplicasReady"))
    cluster.update(samplePod(of: "web", 1))
    cluster.update(samplePod(of: "web", 2))
    #expect(poll().status.code == 200)
    cluster.remove(sampleDeployment("web"))
    #expect(poll().status.code == 404)
  }

  @Test func timeAloneChangesAVerdict() {
    sync()
    cluster.update(samplePod(of: "web", 1, unready: 5))
    #expect(poll().text.contains("PodBlip"))
    clock.advance(by: .milliseconds(10_500))
    confirm()
    answers.engine.evaluateDue()
    #expect(poll().text.contains("PodUnready"))
    #expect(poll().status.code == 503)
  }

  @Test func aClockThatIsSetBackIsFollowed() {
    sync()
    cluster.update(samplePod(of: "web", 1, unready: 5))
    #expect(poll().text.contains("PodBlip"))
    // An answer of the API server said for a moment that it is an hour later.
    clock.advance(by: .seconds(3600))
    answers.engine.evaluateDue()
    confirm()
    #expect(poll().text.contains("PodUnready"))
    clock.advance(by: .seconds(-3600))
    cluster.update(sampleDeployment("web", replicas: 3))
    confirm()
    #expect(poll().text.contains("PodBlip") && !poll().text.contains("PodUnready"))
  }

  @Test func aShortageIsRemembered() {
    sync()
    cluster.remove(samplePod(of: "web", 1))
    #expect(poll().status.code == 200)
    clock.advance(by: .seconds(11))
    confirm()
    answers.engine.evaluateDue()
    #expect(poll().text.contains("PodsMissing"))
    // Another deployment of the same name has a shortage of its own.
    cluster.update(sampleDeployment("web", replicas: 2, uid: "another"))
    #expect(!poll().text.contains("PodsMissing"))
  }

  @Test func anAnswerSaysWhenItWasConfirmed() {
    sync()
    #expect(poll().text.contains("2027-01-15T08:00:00.000Z"))
    clock.advance(by: .seconds(10))
    #expect(poll().text.contains("2027-01-15T08:00:00.000Z"))
    confirm()
    #expect(poll().text.contains("2027-01-15T08:00:10.000Z"))
    #expect(!poll().text.contains("@"))
  }

  @Test func theStreamThatWasConfirmedFirstCounts() {
    sync()
    clock.advance(by: .seconds(20))
    cluster.confirm(Self.pods, at: clock.now)
    cluster.confirm(WatchStream(PodWarning.self, in: .cluster), at: clock.now)
    _ = poll()
    #expect(reader.reads == 1, "deployments are not confirmed, so the poll goes live")
    cluster.confirm(Self.deployments, at: clock.now)
    _ = poll()
    #expect(reader.reads == 1)
  }

  @Test func aBrokenWatchMakesPollsGoLive() {
    sync()
    cluster.change(Self.pods, to: .broken(.malformed("cut off")))
    #expect(poll().status.code == 200)
    #expect(reader.reads == 1)
    cluster.change(Self.pods, to: .watching)
    _ = poll()
    #expect(reader.reads == 1)
  }

  @Test func withoutAnAPIServerAnAnswerCountsForAWhileAlone() {
    sync()
    let refused = APIError.unreachable(ConnectionFailure(kind: .connect, text: "refused"))
    reader.change {
      $0.deployment = .failure(refused)
      $0.probe = .failure(refused)
    }
    cluster.change(Self.deployments, to: .broken(refused))
    cluster.change(Self.pods, to: .broken(refused))
    clock.advance(by: .seconds(30))
    #expect(poll().status.code == 200)
    clock.advance(by: .seconds(1))
    for _ in 0..<100 { #expect(poll().status.code == 502) }
    #expect(reader.reads == 0, "polls do not ask, the prober does")
    confirm()
    #expect(poll().status.code == 200)
  }

  @Test func withoutPermissionToWatchPollsAreLive() {
    sync()
    cluster.change(Self.pods, to: .forbidden(.unauthorized("no")))
    #expect(poll().status.code == 200)
    #expect(reader.reads == 1)
    // A watch that is allowed again goes on where it stopped, without a new list.
    confirm()
    cluster.update(samplePod(of: "web", 1, unready: 60))
    #expect(poll().status.code == 503)
    #expect(reader.reads == 1)
  }

  @Test func warningsAreEvidence() {
    sync()
    let bad = samplePod(of: "web", 1, unready: 60)
    cluster.update(bad)
    let warning = PodWarning(podUID: bad.uid, reason: "Unhealthy", message: "probe failed", lastSeen: start)
    cluster.update(warning)
    #expect(poll().text.contains("probe failed"))
    cluster.replace(warnings: [], in: .cluster)
    #expect(!poll().text.contains("probe failed"))
  }

  @Test func aShortStaleAfterHoldsForAWatchThatIsNotBrokenToo() {
    let answers = watched(reader, clock, staleAfter: .seconds(2)).watch
    sync(answers.events)
    clock.advance(by: .seconds(2))
    #expect(answers.answer(for: Self.web).status.code == 200)
    #expect(reader.reads == 0)
    clock.advance(by: .seconds(1))
    reader.change {
      $0.deployment = .failure(.unreachable(ConnectionFailure(kind: .connect, text: "refused")))
    }
    #expect(answers.answer(for: Self.web).status.code == 502)
    #expect(reader.reads == 1)
  }

  @Test func whatIsWatchedInPartIsLiveElsewhere() {
    let scope = WatchScope.namespace("default")
    let answers = watched(reader, clock, scopes: [scope]).watch
    let cluster = answers.events
    cluster.replace(deployments: [sampleDeployment("web")], in: scope)
    cluster.replace(pods: [samplePod(of: "web", 1)], in: scope)
    cluster.confirm(WatchStream(Deployment.self, in: scope), at: clock.now)
    cluster.confirm(WatchStream(Pod.self, in: scope), at: clock.now)
    #expect(answers.answer(for: Self.web).status.code == 200)
    #expect(reader.reads == 0)
    _ = answers.answer(for: deployment("web", in: "other"))
    #expect(reader.reads == 1)
  }

  @Test func whateverHappensTheVerdictIsThatOfTheObjects() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    var deployments: [String: Deployment] = [:]
    var pods: [String: Pod] = [:]
    // Those that cannot be read for now, by name and by uid.
    var unreadable: (deployments: [String: UnreadableObject], pods: [String: UnreadableObject]) = ([:], [:])
    cluster.replace(deployments: [], in: .cluster)
    cluster.replace(pods: [], in: .cluster)
    confirm()
    for _ in 0..<3000 {
      let name = "d\(Int.random(in: 0..<5, using: &random))"
      switch Int.random(in: 0..<12, using: &random) {
      case 0:
        let deployment = sampleDeployment(name, replicas: Int.random(in: 0..<4, using: &random))
        deployments[name] = deployment
        unreadable.deployments[name] = nil
        cluster.update(deployment)
      case 1:
        if let deployment = deployments.removeValue(forKey: name) { cluster.remove(deployment) }
        if let object = unreadable.deployments.removeValue(forKey: name) { cluster.remove(object) }
      case 2...6:
        let unready: Double? = Bool.random(using: &random) ? nil : Double.random(in: 0..<40, using: &random)
        let pod = samplePod(
          of: name, Int.random(in: 0..<4, using: &random), unready: unready, at: clock.wallClock)
        pods[pod.uid] = pod
        unreadable.pods[pod.uid] = nil
        cluster.update(pod)
      case 7:
        if let pod = pods.values.randomElement(using: &random) {
          pods[pod.uid] = nil
          cluster.remove(pod)
        } else if let pod = unreadable.pods.values.randomElement(using: &random) {
          unreadable.pods[pod.uid] = nil
          cluster.remove(pod)
        }
      case 8:
        cluster.replace(
          deployments: Array(deployments.values), unreadable: Array(unreadable.deployments.values),
          in: .cluster)
        cluster.replace(
          pods: pods.values.shuffled(using: &random), unreadable: Array(unreadable.pods.values), in: .cluster)
      case 9:
        guard let pod = pods.values.randomElement(using: &random), Bool.random(using: &random) else { break }
        let object = UnreadableObject(
          of: Pod.resource, namespace: pod.namespace, name: pod.name, uid: pod.uid, labels: pod.labels,
          controller: pod.controller, problem: "field \(Int.random(in: 0..<2, using: &random))")
        pods[pod.uid] = nil
        unreadable.pods[pod.uid] = object
        cluster.update(object)
      case 10:
        guard Int.random(in: 0..<4, using: &random) == 0 else { break }
        let object = UnreadableObject(
          of: Deployment.resource, namespace: "default", name: name, problem: "field of \(name)")
        deployments[name] = nil
        unreadable.deployments[name] = object
        cluster.update(object)
      default:
        clock.advance(by: .milliseconds(Int.random(in: 1..<4000, using: &random)))
        answers.engine.evaluateDue()
        confirm()
      }
    }
    // Long enough for every shortage to be one, and short enough for blips to count.
    clock.advance(by: .seconds(11))
    answers.engine.evaluateDue()
    confirm()
    for name in (0..<5).map({ "d\($0)" }) {
      let reference = MonitoringTests.deployment(name)
      let answer = poll(reference)
      guard let deployment = deployments[name] else {
        #expect(answer.status.code == (unreadable.deployments[name] == nil ? 404 : 502), "seed \(seed)")
        continue
      }
      // What was seen on the way cannot be told from the objects alone.
      let remembered = answers.engine.memory.memory(
        of: deployment.uid, observing: pods.values.filter { deployment.owns($0) }, at: clock.wallClock)
      let verdict = Verdict(
        on: deployment, pods: Array(pods.values), unreadable: unreadable.pods.values.map(\.pod),
        at: clock.wallClock, remembering: remembered)
      let expected = Representation(
        verdict, of: reference)
      #expect(answer.status == expected.status, "seed \(seed)")
      #expect(
        answer.text == expected.confirmed(at: Timestamp.Text(clock.wallClock), age: 0).text, "seed \(seed)")
    }
  }
}
