import Foundation
import Health
import Kubernetes
import TestSupport
import Testing

@testable import Heartbeat
@testable import Monitoring

@Suite struct ClusterStoreTests {
  private static let web = deployment("web")
  private static let shop = deployment("shop")

  @Test func aChangeTouchesItsDeploymentAlone() {
    var state = ClusterStore(remembering: VerdictMemory())
    #expect(state.update(sampleDeployment("web")) == [Self.web])
    #expect(state.update(sampleDeployment("shop")) == [Self.shop])
    #expect(state.update(samplePod(of: "web", 1)) == [Self.web])
    #expect(state.records[Self.web]?.podCount == 1)
    #expect(state.records[Self.shop]?.podCount == 0)
  }

  @Test func whatIsTheSameTouchesNothing() {
    var state = ClusterStore(remembering: VerdictMemory())
    _ = state.update(sampleDeployment("web"))
    _ = state.update(samplePod(of: "web", 1))
    #expect(state.update(sampleDeployment("web")).isEmpty)
    #expect(state.update(samplePod(of: "web", 1)).isEmpty)
  }

  @Test func aListReplacesWhatIsInItsScopeAlone() {
    var state = ClusterStore(remembering: VerdictMemory())
    _ = state.replace(
      deployments: [
        sampleDeployment("web"), sampleDeployment("shop"), sampleDeployment("web", namespace: "other"),
      ],
      in: .cluster)
    let touched = state.replace(deployments: [sampleDeployment("shop")], in: .namespace("default"))
    #expect(touched == [Self.web])
    #expect(state.records[Self.web] == nil)
    #expect(state.records[deployment("web", in: "other")]?.workload != nil)

    _ = state.replace(pods: [samplePod(of: "shop", 1), samplePod(of: "shop", 2)], in: .cluster)
    #expect(state.replace(pods: [samplePod(of: "shop", 2)], in: .cluster) == [Self.shop])
    #expect(state.records[Self.shop]?.uids == ["uid-default-shop-2"])
  }

  @Test func aPodThatIsGivenToAnotherDeploymentTouchesBoth() {
    var state = ClusterStore(remembering: VerdictMemory())
    _ = state.update(sampleDeployment("web"))
    _ = state.update(sampleDeployment("shop"))
    var pod = samplePod(of: "web", 1)
    _ = state.update(pod)
    pod.controller = .replicaSet("shop-a")
    #expect(state.update(pod) == [Self.web, Self.shop])
    #expect(state.records[Self.web]?.podCount == 0)
    pod.controller = nil
    #expect(state.update(pod) == [Self.shop])
  }

  @Test func podsOfNoDeploymentAreNotKept() {
    var state = ClusterStore(remembering: VerdictMemory())
    var pod = samplePod(of: "web", 1)
    pod.controller = nil
    #expect(state.update(pod).isEmpty)
    #expect(state.records.isEmpty)
  }

  @Test func nothingIsLeftOfWhatWasDeleted() {
    var state = ClusterStore(remembering: VerdictMemory())
    _ = state.update(sampleDeployment("web"))
    _ = state.update(samplePod(of: "web", 1))
    #expect(state.remove(sampleDeployment("web")) == [Self.web])
    #expect(state.remove(samplePod(of: "web", 1)) == [Self.web])
    #expect(state.records.isEmpty)
    #expect(state.remove(samplePod(of: "web", 1)).isEmpty)
  }

  @Test func aWarningMayComeBeforeItsPod() {
    var state = ClusterStore(remembering: VerdictMemory())
    let pod = samplePod(of: "web", 1)
    let warning = PodWarning(podUID: pod.uid, reason: "BackOff", message: "m", lastSeen: start)
    #expect(state.update(warning).isEmpty)
    _ = state.update(pod)
    #expect(state.warnings[pod.id] == warning)
    let older = PodWarning(podUID: pod.uid, reason: "Old", message: "m", lastSeen: start - 5)
    #expect(state.update(older).isEmpty)
    _ = state.remove(pod)
    #expect(state.warnings[pod.id] == nil)
  }

  @Test func whatCannotBeReadIsCountedForAWorkloadThatCanBeAlone() {
    var state = ClusterStore(remembering: VerdictMemory())
    let pods = WatchStream(Pod.self, in: .cluster)
    let deployments = WatchStream(Deployment.self, in: .cluster)
    let pod = UnreadableObject(
      of: Pod.resource, namespace: "default", name: "web-a-1", uid: "uid-default-web-1",
      labels: ["app": "web", "pod-template-hash": "a"], controller: .replicaSet("web-a"), problem: "x")
    let web = UnreadableObject(of: Deployment.resource, namespace: "default", name: "web", problem: "x")
    _ = state.update(sampleDeployment("web"))
    state.apply(.upserted(.unreadable(pod)), from: pods, at: start)
    #expect(state.records[Self.web]?.summary.unreadable == 1)
    state.apply(.upserted(.unreadable(web)), from: deployments, at: start)
    #expect(state.records[Self.web]?.summary == PodSummary())
    state.apply(.deleted(.unreadable(pod)), from: pods, at: start)
    #expect(state.records[Self.web]?.summary == PodSummary())
    _ = state.update(samplePod(of: "web", 1))
    _ = state.update(sampleDeployment("web"))
    #expect(state.records[Self.web]?.summary.ready == 1)
  }

  @Test func warningsAboutUnknownPodsAreBounded() {
    var warnings = NewestWarnings(unclaimedLimit: 10)
    for number in 0..<1000 {
      _ = warnings.insert(
        PodWarning(podUID: "\(number)", reason: "r", message: "m", lastSeen: start), isClaimed: false)
    }
    #expect(warnings.pods.count == 10)
    #expect(warnings[UID("999") ?? .none] != nil)
  }

  @Test func theScheduleTellsWhatIsDueInOrder() {
    var schedule = VerdictSchedule()
    schedule.plan(Self.web, at: start + 10)
    schedule.plan(Self.shop, at: start + 5)
    #expect(schedule.next == start + 5)
    schedule.plan(Self.shop, at: start + 20)
    #expect(schedule.next == start + 10)
    #expect(schedule.due(at: start + 9).isEmpty)
    #expect(schedule.due(at: start + 10) == [Self.web])
    schedule.plan(Self.shop, at: nil)
    #expect(schedule.next == nil)
  }
}

extension WorkloadRecord {
  /// The uids of its pods.
  fileprivate var uids: [String] { (0..<podCount).map { pod(at: $0).uid } }
}
