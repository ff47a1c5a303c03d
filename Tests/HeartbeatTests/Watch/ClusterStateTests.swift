import Foundation
import Health
import Kubernetes
import Testing

@testable import Heartbeat

@Suite struct ClusterStateTests {
  private static let web = DeploymentReference(namespace: "default", name: "web")
  private static let shop = DeploymentReference(namespace: "default", name: "shop")

  @Test func aChangeTouchesItsDeploymentAlone() {
    var state = ClusterState()
    #expect(state.update(sampleDeployment("web")) == [Self.web])
    #expect(state.update(sampleDeployment("shop")) == [Self.shop])
    #expect(state.update(samplePod(of: "web", 1)) == [Self.web])
    #expect(state.records[Self.web]?.pods.count == 1)
    #expect(state.records[Self.shop]?.pods.isEmpty == true)
  }

  @Test func whatIsTheSameTouchesNothing() {
    var state = ClusterState()
    _ = state.update(sampleDeployment("web"))
    _ = state.update(samplePod(of: "web", 1))
    #expect(state.update(sampleDeployment("web")).isEmpty)
    #expect(state.update(samplePod(of: "web", 1)).isEmpty)
  }

  @Test func aListReplacesWhatIsInItsScopeAlone() {
    var state = ClusterState()
    _ = state.replace(
      deployments: [
        sampleDeployment("web"), sampleDeployment("shop"), sampleDeployment("web", namespace: "other"),
      ],
      in: .cluster)
    let touched = state.replace(deployments: [sampleDeployment("shop")], in: .namespace("default"))
    #expect(touched == [Self.web])
    #expect(state.records[Self.web] == nil)
    #expect(state.records[DeploymentReference(namespace: "other", name: "web")]?.deployment != nil)

    _ = state.replace(pods: [samplePod(of: "shop", 1), samplePod(of: "shop", 2)], in: .cluster)
    #expect(state.replace(pods: [samplePod(of: "shop", 2)], in: .cluster) == [Self.shop])
    #expect(state.records[Self.shop]?.pods.map(\.uid) == ["uid-default-shop-2"])
  }

  @Test func aPodThatIsGivenToAnotherDeploymentTouchesBoth() {
    var state = ClusterState()
    _ = state.update(sampleDeployment("web"))
    _ = state.update(sampleDeployment("shop"))
    var pod = samplePod(of: "web", 1)
    _ = state.update(pod)
    pod.controller = .replicaSet("shop-a")
    #expect(state.update(pod) == [Self.web, Self.shop])
    #expect(state.records[Self.web]?.pods.isEmpty == true)
    pod.controller = nil
    #expect(state.update(pod) == [Self.shop])
  }

  @Test func podsOfNoDeploymentAreNotKept() {
    var state = ClusterState()
    var pod = samplePod(of: "web", 1)
    pod.controller = nil
    #expect(state.update(pod).isEmpty)
    #expect(state.records.isEmpty)
  }

  @Test func nothingIsLeftOfWhatWasDeleted() {
    var state = ClusterState()
    _ = state.update(sampleDeployment("web"))
    _ = state.update(samplePod(of: "web", 1))
    #expect(state.remove(sampleDeployment("web")) == [Self.web])
    #expect(state.remove(samplePod(of: "web", 1)) == [Self.web])
    #expect(state.records.isEmpty)
    #expect(state.remove(samplePod(of: "web", 1)).isEmpty)
  }

  @Test func aWarningMayComeBeforeItsPod() {
    var state = ClusterState()
    let pod = samplePod(of: "web", 1)
    let warning = PodWarning(podUID: pod.uid, reason: "BackOff", message: "m", lastSeen: start)
    #expect(state.update(warning).isEmpty)
    _ = state.update(pod)
    #expect(state.warnings(about: [pod]) == [warning])
    let older = PodWarning(podUID: pod.uid, reason: "Old", message: "m", lastSeen: start - 5)
    #expect(state.update(older).isEmpty)
    _ = state.remove(pod)
    #expect(state.warnings(about: [pod]).isEmpty)
  }

  @Test func warningsAboutUnknownPodsAreBounded() {
    var warnings = NewestWarnings(unclaimedLimit: 10)
    for number in 0..<1000 {
      _ = warnings.insert(
        PodWarning(podUID: "\(number)", reason: "r", message: "m", lastSeen: start), isClaimed: false)
    }
    #expect(warnings.pods.count == 10)
    #expect(warnings["999"] != nil)
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
