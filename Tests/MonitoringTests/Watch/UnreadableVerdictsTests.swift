import FastCGI
import Foundation
import Health
import Kubernetes
import Logging
import TestSupport
import Testing

@testable import Heartbeat
@testable import Monitoring

/// Objects that cannot be read: their own problem, and nobody else's.
@Suite struct UnreadableVerdictsTests {
  private static let web = deployment("web")
  private static let shop = deployment("shop")
  private static let deployments = WatchStream(Deployment.self, in: .cluster)
  private static let pods = WatchStream(Pod.self, in: .cluster)

  private let reader = ScriptedReader()
  private let clock = ManualClock(epoch: start)
  private let log = LogRecorder()
  private let cluster: WatchEventHandler
  private let live: LiveVerdicts
  private let answers: WatchedVerdicts

  init() {
    (answers, live) = watched(reader, clock, logger: log.logger)
    cluster = answers.events
  }

  private static let unreadableDeployment = UnreadableObject(
    of: Deployment.resource, namespace: "default", name: "web", uid: "uid-default-web",
    problem: "field spec.replicas has a value out of range")

  private static func unreadablePod(of name: String, _ number: Int) -> UnreadableObject {
    UnreadableObject(
      of: Pod.resource, namespace: "default", name: "\(name)-a-\(number)",
      uid: "uid-default-\(name)-\(number)",
      labels: ["app": name, "pod-template-hash": "a"], controller: .replicaSet("\(name)-a"),
      problem: "field status.startTime has a value out of range")
  }

  /// Tells of two deployments with two ready pods each.
  private func sync(
    unreadableDeployments: [UnreadableObject] = [], unreadablePods: [UnreadableObject] = []
  ) {
    let isWebReadable = unreadableDeployments.isEmpty
    cluster.replace(
      deployments: (isWebReadable ? [sampleDeployment("web", replicas: 2)] : [])
        + [sampleDeployment("shop", replicas: 2)],
      unreadable: unreadableDeployments, in: .cluster)
    let gone = Set(unreadablePods.map(\.uid))
    cluster.replace(
      pods: ["web", "shop"].flatMap { name in (1...2).map { samplePod(of: name, $0) } }
        .filter { !gone.contains($0.uid) },
      unreadable: unreadablePods, in: .cluster)
    for stream in [Self.deployments, Self.pods] {
      cluster.change(stream, to: .watching)
      cluster.confirm(stream, at: clock.now)
    }
  }

  private func poll(_ reference: WorkloadReference = web) -> Representation {
    answers.answer(for: reference)
  }

  @Test func aDeploymentThatCannotBeReadIsAnswered502UntilItIsMended() {
    sync(unreadableDeployments: [Self.unreadableDeployment])
    #expect(poll().status.code == 502)
    #expect(
      poll().text.contains(
        "Deployment default/web cannot be read: field spec.replicas has a value out of range."))
    #expect(poll(Self.shop).status.code == 200)
    cluster.update(sampleDeployment("web", replicas: 2))
    #expect(poll().status.code == 200)
    cluster.update(Self.unreadableDeployment)
    #expect(poll().status.code == 502)
    cluster.remove(Self.unreadableDeployment)
    #expect(poll().status.code == 404)
    #expect(poll(Self.shop).status.code == 200)
    #expect(reader.reads == 0)
  }

  @Test func aListWithoutItEndsIt() {
    sync(unreadableDeployments: [Self.unreadableDeployment])
    #expect(poll().status.code == 502)
    cluster.replace(deployments: [sampleDeployment("shop", replicas: 2)], in: .cluster)
    #expect(poll().status.code == 404)
    cluster.update(Self.unreadableDeployment)
    cluster.remove(sampleDeployment("web"))
    #expect(poll().status.code == 404)
  }

  @Test func aPodThatCannotBeReadMakesItsDeploymentAlone502() {
    sync()
    cluster.update(Self.unreadablePod(of: "web", 1))
    #expect(poll().status.code == 502)
    #expect(poll().text.contains("PodUnreadable: web-a-1: cannot be read: field status.startTime"))
    #expect(poll(Self.shop).status.code == 200)
    // What can be read is an outage anyway.
    cluster.update(samplePod(of: "web", 2, unready: 60))
    #expect(poll().status.code == 503)
    #expect(poll().text.contains("PodUnready") && poll().text.contains("PodUnreadable"))
    cluster.update(samplePod(of: "web", 2))
    #expect(poll().status.code == 502)
    cluster.update(samplePod(of: "web", 1))
    #expect(poll().status.code == 200)
    cluster.update(Self.unreadablePod(of: "web", 1))
    cluster.remove(Self.unreadablePod(of: "web", 1))
    // Gone, and about to be replaced.
    #expect(poll().status.code == 200)
    #expect(reader.reads == 0)
  }

  @Test func aPodThatCannotBeReadInAListIsCarriedOverLists() {
    sync(unreadablePods: [Self.unreadablePod(of: "web", 1)])
    #expect(poll().status.code == 502)
    sync(unreadablePods: [Self.unreadablePod(of: "web", 1)])
    #expect(poll().status.code == 502)
    sync(unreadablePods: [Self.unreadablePod(of: "shop", 2)])
    #expect(poll().status.code == 200 && poll(Self.shop).status.code == 502)
    sync()
    #expect(poll().status.code == 200 && poll(Self.shop).status.code == 200)
  }

  @Test func anEventThatCannotBeReadChangesNothing() {
    sync()
    cluster.update(
      UnreadableObject(
        of: PodWarning.resource, namespace: "default", name: "web.1",
        problem: "field lastTimestamp has a value out of range"))
    #expect(poll().status.code == 200)
    #expect(log.lines.filter { $0.contains("an event cannot be read") }.count == 1)
  }

  @Test func liveAnswersSayTheSame() {
    reader.change { $0.deployment = .failure(.unreadable(Self.unreadableDeployment)) }
    #expect(live.answer(for: Self.web).status.code == 502)
    #expect(live.answer(for: Self.web).text.contains("field spec.replicas"))
    reader.change {
      $0.deployment = .success(sampleDeployment("web", replicas: 2))
      $0.pods = .success(
        Listed([samplePod(of: "web", 1)], unreadable: [Self.unreadablePod(of: "web", 2)]))
    }
    #expect(live.answer(for: Self.web).status.code == 502)
    #expect(live.answer(for: Self.web).text.contains("PodUnreadable"))
    reader.change {
      $0.pods = .success(
        Listed([samplePod(of: "web", 1)], unreadable: [Self.unreadablePod(of: "shop", 2)]))
    }
    // The other pod is missing, and about to come.
    #expect(live.answer(for: Self.web).status.code == 200)
    #expect(log.lines.filter { $0.contains("cannot be read") }.count == 2)
  }

  @Test func eachIsNamedOnceAMinuteAndTheLogStaysShort() {
    sync(unreadableDeployments: [Self.unreadableDeployment])
    for _ in 0..<100 { cluster.update(Self.unreadableDeployment) }
    let lines = { log.lines.filter { $0.contains("cannot be read") } }
    #expect(lines().count == 1)
    #expect(
      lines().first
        == "warning: an object cannot be read: what it bears on is answered 502 until it is mended "
        + "kind=Deployment name=web namespace=default problem=field spec.replicas has a value out of range")
    for number in 0..<1000 { cluster.update(Self.unreadablePod(of: "web", number)) }
    #expect(lines().count == UnreadableLog.linesPerMinute)
    clock.advance(by: .seconds(61))
    cluster.update(Self.unreadablePod(of: "web", 5000))
    #expect(lines().count == UnreadableLog.linesPerMinute + 1)
    #expect(lines().last?.contains("unnamed=981") == true, "\(lines().last ?? "")")
  }

  @Test func aPodFromTheYear9999HoldsUpNothing() {
    sync()
    let known = samplePod(of: "web", 1)
    let late = Date(timeIntervalSince1970: 253_402_300_799)
    let pod = Pod(
      namespace: known.namespace, name: known.name, uid: known.uid, labels: known.labels,
      controller: known.controller, created: late, started: late,
      scheduled: Condition(type: "PodScheduled", status: .true, lastTransition: late),
      ready: Condition(type: "Ready", status: .false, lastTransition: late))
    cluster.update(pod)
    #expect(poll().text.contains("PodStarting"))
    // Its verdict changes by itself 8,000 years from now; another's in a minute.
    cluster.update(samplePod(of: "shop", 1, unready: 1))
    #expect(poll(Self.shop).text.contains("PodBlip"))
    clock.advance(by: .seconds(15))
    answers.engine.evaluateDue()
    #expect(poll(Self.shop).text.contains("PodUnready"))
  }

  @Test func whatIsDownAtTheStartIsLoggedOnce() {
    cluster.replace(
      deployments: [sampleDeployment("web", replicas: 2), sampleDeployment("shop", replicas: 2)], in: .cluster
    )
    cluster.replace(
      pods: [samplePod(of: "web", 1), samplePod(of: "web", 2), samplePod(of: "shop", 1, unready: 60)],
      in: .cluster)
    sync()
    let lines = log.lines.filter { $0.contains("down at the start") }
    #expect(
      lines == [
        "notice: workload is down at the start kind=Deployment "
          + "reasons=NoReplicasReady PodUnready ScalingInProgress state=unavailable workload=default/shop"
      ])
  }
}
