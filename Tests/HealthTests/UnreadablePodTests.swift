import Testing

@testable import Health

/// Pods that exist and cannot be read: nobody knows whether they are ready.
@Suite struct UnreadablePodTests {
  private func unreadable(
    _ name: String, labels: [String: String]? = ["app": "web", "pod-template-hash": "a"],
    replicaSet: String? = "web-a"
  ) -> UnreadablePod {
    UnreadablePod(
      namespace: "default", name: name, uid: "uid-\(name)", labels: labels,
      controller: replicaSet.map(OwnerReference.replicaSet),
      problem: "field x has a value out of range")
  }

  @Test func aDeploymentWhoseOtherPodsAreReadyIsUncertain() {
    let verdict = Verdict(on: deployment(), pods: readyPods(2), unreadable: [unreadable("x")], at: now)
    #expect(verdict.state == .healthy)
    #expect(verdict.pods.ready == 2 && verdict.pods.unreadable == 1 && verdict.pods.absent == 0)
    #expect(verdict.uncertainty?.object == .pod("x"))
    #expect(verdict.uncertainty?.message == "cannot be read: field x has a value out of range")
    #expect(!verdict.hasUnexplainedShortage)
  }

  @Test func noPodThatCanBeReadIsNoOutage() {
    let verdict = Verdict(
      on: deployment(replicas: 1), pods: [], unreadable: [unreadable("x")], at: now,
      remembering: WorkloadMemory(shortageSince: ago(600)))
    #expect(verdict.state == .healthy)
    #expect(!verdict.reasons.map(\.code).contains(.noReplicasReady))
  }

  @Test(arguments: [
    // Unavailable even if the one that cannot be read were ready.
    (deployment(), [pod("a", .unready(60)), pod("b", .unready(60))], HealthState.unavailable),
    (deployment(replicas: 4), readyPods(2) + [pod("b", .unready(60))], .degraded),
    (deployment(replicas: 9), readyPods(2), .unavailable),
  ])
  func anOutageIsOneWhateverTheyAre(deployment: Deployment, pods: [Pod], state: HealthState) {
    let verdict = Verdict(
      on: deployment, pods: pods, unreadable: [unreadable("x")], at: now,
      remembering: WorkloadMemory(shortageSince: ago(600)))
    #expect(verdict.state == state)
    #expect(verdict.uncertainty != nil)
  }

  @Test func onlyItsOwnCount() {
    let strangers = [
      unreadable("other", labels: ["app": "other", "pod-template-hash": "a"]),
      unreadable("of-another", replicaSet: "api-a"), unreadable("nobodys", replicaSet: nil),
      unreadable("bare", labels: [:]),
    ]
    for stranger in strangers {
      let verdict = Verdict(on: deployment(), pods: readyPods(3), unreadable: [stranger], at: now)
      #expect(verdict.uncertainty == nil, "\(stranger.name)")
      #expect(verdict.state == .healthy)
    }
    // Where the labels are what cannot be read, the name of the ReplicaSet must do.
    let unlabelled = unreadable("x", labels: nil, replicaSet: "web-5d8f7")
    #expect(deployment().owns(unlabelled))
    #expect(
      Verdict(on: deployment(), pods: readyPods(2), unreadable: [unlabelled], at: now).uncertainty != nil)
  }

  @Test func oneThatIsScaledToZeroIsSo() {
    let verdict = Verdict(on: deployment(replicas: 0), pods: [], unreadable: [unreadable("x")], at: now)
    #expect(verdict.state == .unavailable && verdict.reasons.map(\.code) == [.scaledToZero])
  }
}
