import Foundation
import Health
import Kubernetes
import TestSupport
import Testing

@testable import Monitoring

/// What the store counts after any changes is what follows from all objects at once, as live reads have them.
@Suite struct OwnershipAgreementTests {
  private struct Cluster {
    var deployments: [String: Deployment] = [:]
    var replicaSets: [UID: ReplicaSet] = [:]
    var pods: [String: Pod] = [:]
    var areReplicaSetsAllowed = true
    var areDeploymentsUnreadable: Set<String> = []

    // In an order of their own, so that a seed repeats.
    func someReplicaSet(using random: inout SeededGenerator) -> ReplicaSet? {
      (0..<6).compactMap { UID("r\($0)").flatMap { replicaSets[$0] } }.randomElement(using: &random)
    }

    func somePod(using random: inout SeededGenerator) -> Pod? {
      pods.sorted { $0.key < $1.key }.randomElement(using: &random)?.value
    }

    var ownership: Ownership {
      var selectors = deployments.mapValues { Optional($0.selector) }
      for name in areDeploymentsUnreadable { selectors.updateValue(nil, forKey: name) }
      return Ownership(
        replicaSets: areReplicaSetsAllowed ? Array(replicaSets.values) : [], deployments: selectors)
    }
  }

  private static let names = ["web", "web-a", "shop", "we"]
  private static let apps = ["web", "shop"]

  @Test(arguments: 0..<12)
  func agree(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var cluster = Cluster()
    var store = ClusterStore(remembering: VerdictMemory())
    _ = store.replace(deployments: [], in: .cluster)
    _ = store.replace(pods: [], in: .cluster)
    _ = store.replace(replicaSets: [], in: .cluster)
    for step in 0..<600 {
      change(&cluster, &store, by: &random)
      let ownership = cluster.ownership
      for (name, deployment) in cluster.deployments {
        let owned = cluster.pods.values.count { deployment.owns($0, by: ownership) }
        let counted = store.records[MonitoringTests.deployment(name)]?.summary.ready
        guard counted == owned else {
          Issue.record("step \(step): \(name) has \(owned) pods, \(counted ?? -1) are counted")
          return
        }
      }
    }
    for pod in cluster.pods.values { _ = store.remove(pod) }
    for deployment in cluster.deployments.values { _ = store.remove(deployment) }
    #expect(store.records.keys.allSatisfy { cluster.areDeploymentsUnreadable.contains($0.name) })
  }

  private func change(
    _ cluster: inout Cluster, _ store: inout ClusterStore, by random: inout SeededGenerator
  ) {
    let name = Self.names.randomElement(using: &random) ?? ""
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<3:
      let new = deployment(
        name, selecting: Self.apps.randomElement(using: &random) ?? "",
        uid: "\(name)-\(Int.random(in: 0..<2, using: &random))")
      cluster.deployments[name] = new
      cluster.areDeploymentsUnreadable.remove(name)
      _ = store.update(new)
    case 3:
      guard let old = cluster.deployments.removeValue(forKey: name) else { return }
      _ = store.remove(old)
    case 4:
      cluster.deployments[name] = nil
      cluster.areDeploymentsUnreadable.insert(name)
      store.apply(
        .upserted(
          .unreadable(
            UnreadableObject(of: Deployment.resource, namespace: "default", name: name, problem: "x"))),
        from: WatchStream(Deployment.self, in: .cluster), at: start)
    case 5:
      cluster.areDeploymentsUnreadable = []
      if Bool.random(using: &random) { cluster.deployments[name] = nil }
      _ = store.replace(deployments: Array(cluster.deployments.values), in: .cluster)
    case 6..<10:
      let new = someReplicaSet(by: &random)
      cluster.replicaSets[new.uid] = new
      _ = store.update(new)
    case 10:
      guard let old = cluster.someReplicaSet(using: &random) else { return }
      cluster.replicaSets[old.uid] = nil
      _ = store.remove(old)
    case 11:
      for _ in 0..<3 {
        let new = someReplicaSet(by: &random)
        cluster.replicaSets[new.uid] = Bool.random(using: &random) ? new : nil
      }
      cluster.areReplicaSetsAllowed = true
      _ = store.replace(replicaSets: Array(cluster.replicaSets.values), in: .cluster)
    case 12:
      cluster.areReplicaSetsAllowed.toggle()
      store.allowReplicaSets(cluster.areReplicaSetsAllowed, in: .cluster, at: start)
    case 13:
      guard let old = cluster.somePod(using: &random) else { return }
      cluster.pods[old.uid] = nil
      _ = store.remove(old)
    case 14: _ = store.replace(pods: Array(cluster.pods.values), in: .cluster)
    default:
      let new = somePod(by: &random)
      cluster.pods[new.uid] = new
      _ = store.update(new)
    }
  }

  private func someReplicaSet(by random: inout SeededGenerator) -> ReplicaSet {
    let name = Self.names.randomElement(using: &random) ?? ""
    var new = replicaSet(
      "r\(Int.random(in: 0..<6, using: &random))", of: Bool.random(using: &random) ? name : nil,
      uid: "\(name)-\(Int.random(in: 0..<2, using: &random))")
    if Int.random(in: 0..<8, using: &random) == 0 {
      new.controller = OwnerReference(kind: "Rollout", name: name, uid: UID("\(name)-0"))
    }
    return new
  }

  private func somePod(by random: inout SeededGenerator) -> Pod {
    let name = Self.names.randomElement(using: &random) ?? ""
    let hash = ["a", "b", nil].randomElement(using: &random) ?? nil
    let uid = Int.random(in: 0..<8, using: &random)
    var new = samplePod(of: "x", Int.random(in: 0..<10, using: &random))
    new.controller = OwnerReference(
      kind: "ReplicaSet", name: Bool.random(using: &random) ? "\(name)-a" : name,
      uid: uid == 7 ? nil : UID("r\(uid)"))
    new.labels = ["app": Self.apps.randomElement(using: &random) ?? "", "pod-template-hash": hash ?? ""]
    if hash == nil { new.labels["pod-template-hash"] = nil }
    return new
  }
}
