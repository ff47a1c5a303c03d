import Foundation
import Health
import Kubernetes
import TestSupport
import Testing

@testable import Monitoring

/// A ReplicaSet of `default`, and the deployment that controls it; nil for none.
func replicaSet(_ uid: String, of name: String?, uid owner: String? = nil) -> ReplicaSet {
  ReplicaSet(
    uid: UID(uid)!, namespace: "default",
    controller: name.map {
      OwnerReference(kind: "Deployment", name: $0, uid: UID(owner ?? "uid-default-\($0)"))
    })
}

/// A ready pod of `default` that a ReplicaSet controls.
func pod(
  _ number: Int, of replicaSet: String, uid: String?, app: String = "web", hash: String? = "a"
) -> Pod {
  var pod = samplePod(of: app, number)
  pod.controller = OwnerReference(kind: "ReplicaSet", name: replicaSet, uid: uid.flatMap { UID($0) })
  pod.labels["pod-template-hash"] = hash
  return pod
}

/// A deployment that selects `app`.
func deployment(_ name: String, selecting app: String, uid: String? = nil) -> Deployment {
  var deployment = sampleDeployment(name, uid: uid)
  deployment.selector = LabelSelector(matchLabels: ["app": app])
  return deployment
}

/// Which workload a pod is counted for, whatever changes in whichever order.
@Suite struct PodOwnershipTests {
  private var store = ClusterStore(remembering: VerdictMemory())

  private func ready(_ name: String) -> Int {
    store.records[WorkloadReference(kind: Deployment.kind, namespace: "default", name: name)]?.summary.ready
      ?? 0
  }

  private mutating func list(
    _ deployments: [Deployment] = [], _ pods: [Pod] = [], _ replicaSets: [ReplicaSet]? = []
  ) {
    _ = store.replace(deployments: deployments, in: .cluster)
    _ = store.replace(pods: pods, in: .cluster)
    if let replicaSets { _ = store.replace(replicaSets: replicaSets, in: .cluster) }
  }

  @Test mutating func anAdoptedReplicaSetBelongsToWhoeverAdoptedIt() {
    list(
      [deployment("web", selecting: "web"), deployment("shop", selecting: "web")],
      [pod(1, of: "shop-a", uid: "r1")], [replicaSet("r1", of: "web")])
    #expect(ready("web") == 1 && ready("shop") == 0)
    _ = store.update(replicaSet("r1", of: "shop"))
    #expect(ready("web") == 0 && ready("shop") == 1)
  }

  @Test mutating func anOrphanIsNobodysUntilItIsAdopted() {
    let pods = [pod(1, of: "web-a", uid: "r1"), pod(2, of: "web-a", uid: "r1")]
    list([deployment("web", selecting: "web")], pods, [replicaSet("r1", of: "web")])
    #expect(store.update(replicaSet("r1", of: nil)).contains(deployment("web")))
    #expect(ready("web") == 0)
    _ = store.update(deployment("new", selecting: "web"))
    #expect(ready("new") == 0)
    _ = store.update(replicaSet("r1", of: "new"))
    #expect(ready("web") == 0 && ready("new") == 2)
    #expect(store.records[deployment("web")]?.podCount == 0)
  }

  @Test mutating func aDeploymentThatWasMadeAnewOwnsWhatItHasAdopted() {
    list(
      [deployment("web", selecting: "web", uid: "one")], [pod(1, of: "web-a", uid: "r1")],
      [replicaSet("r1", of: "web", uid: "one")])
    #expect(ready("web") == 1)
    _ = store.remove(deployment("web", selecting: "web", uid: "one"))
    _ = store.update(deployment("web", selecting: "web", uid: "two"))
    #expect(ready("web") == 0, "its predecessor's")
    _ = store.update(deployment("web", selecting: "web", uid: "one"))
    #expect(ready("web") == 1, "the change of uid comes as one change")
    _ = store.update(deployment("web", selecting: "web", uid: "two"))
    #expect(ready("web") == 0)
    _ = store.update(replicaSet("r1", of: "web", uid: "two"))
    #expect(ready("web") == 1)
  }

  @Test mutating func aRolloutBesideADeploymentKeepsItsPods() {
    var rollout = replicaSet("r1", of: nil)
    rollout.controller = OwnerReference(kind: "Rollout", name: "web", uid: UID("uid-default-web"))
    list([deployment("web", selecting: "web")], [pod(1, of: "web-a", uid: "r1")], [rollout])
    #expect(ready("web") == 0)
  }

  @Test(arguments: [true, false])
  mutating func aReplicaSetMayComeAfterItsPods(isFirst: Bool) {
    list([deployment("web", selecting: "web"), deployment("shop", selecting: "shop")])
    let pods = [pod(1, of: "shop-a", uid: "r1"), pod(2, of: "bare", uid: "r1", hash: nil)]
    if isFirst { _ = store.update(replicaSet("r1", of: "web")) }
    for pod in pods { _ = store.update(pod) }
    _ = store.update(replicaSet("r1", of: "web"))
    #expect(ready("web") == 2)
    _ = store.remove(replicaSet("r1", of: "web"))
    #expect(ready("web") == 1, "one has another deployment's name")
    for pod in pods { _ = store.remove(pod) }
    _ = store.update(replicaSet("r1", of: "web"))
    #expect(ready("web") == 0)
    #expect(store.records.values.allSatisfy { $0.podCount == 0 })
  }

  @Test mutating func withoutTheRightNamesMustDo() {
    let others = [deployment("shop", selecting: "shop")]
    list(
      others + [deployment("web", selecting: "web")],
      [
        pod(1, of: "web-a", uid: "r1"), pod(2, of: "web-fronten-a", uid: "r2"),
        pod(3, of: "bare", uid: "r3", hash: nil), pod(4, of: "shop-a", uid: "r4"),
      ], nil)
    #expect(ready("web") == 3)
    _ = store.update(deployment("web-fron", selecting: "web"))
    #expect(ready("web") == 2 && ready("web-fron") == 1)
    _ = store.update(deployment("bare", selecting: "db"))
    #expect(ready("web") == 2)
    _ = store.remove(deployment("web-fron", selecting: "web"))
    #expect(ready("web") == 3)
    _ = store.remove(deployment("shop", selecting: "shop"))
    #expect(ready("web") == 4)
    _ = store.replace(deployments: others, in: .cluster)
    #expect(ready("web") == 0)
  }

  @Test mutating func theRightToReadReplicaSetsComesAndGoes() {
    list(
      [deployment("web", selecting: "web"), deployment("shop", selecting: "web")],
      [pod(1, of: "shop-a", uid: "r1"), pod(2, of: "web-b", uid: "r2", hash: "b")], nil)
    #expect(ready("web") == 1 && ready("shop") == 1)
    let replicaSets = [replicaSet("r1", of: "web"), replicaSet("r2", of: nil)]
    _ = store.replace(replicaSets: replicaSets, in: .cluster)
    #expect(ready("web") == 1 && ready("shop") == 0)
    store.allowReplicaSets(false, in: .cluster, at: start)
    #expect(ready("web") == 1 && ready("shop") == 1)
    _ = store.update(replicaSet("r2", of: "web"))
    #expect(ready("web") == 1 && ready("shop") == 1, "what comes late is kept for when it counts")
    store.allowReplicaSets(true, in: .cluster, at: start)
    #expect(ready("web") == 2 && ready("shop") == 0)
  }

  @Test mutating func aNewListReplacesTheOneBefore() {
    list(
      [deployment("web", selecting: "web"), deployment("shop", selecting: "web")],
      [pod(1, of: "x", uid: "r1"), pod(2, of: "x", uid: "r2"), pod(3, of: "web-a", uid: "r3")],
      [replicaSet("r1", of: "web"), replicaSet("r2", of: "web"), replicaSet("r3", of: nil)])
    #expect(ready("web") == 2)
    let touched = store.replace(
      replicaSets: [replicaSet("r1", of: "web"), replicaSet("r2", of: "shop")], in: .cluster)
    #expect(ready("web") == 2 && ready("shop") == 1, "one stays, one goes over, one is told by its name")
    #expect(touched.isSuperset(of: [deployment("web"), deployment("shop")]))
    #expect(
      store.replace(
        replicaSets: [replicaSet("r1", of: "web"), replicaSet("r2", of: "shop")], in: .cluster
      ).isEmpty)
  }

  @Test mutating func aUIDOfAnotherNamespaceIsNoneOfItsBusiness() {
    var foreign = replicaSet("r1", of: "web")
    foreign.namespace = "other"
    var mine = pod(1, of: "web-a", uid: "r1")
    list([deployment("web", selecting: "web")], [mine], [foreign])
    #expect(ready("web") == 1, "told by its name")
    mine.labels["pod-template-hash"] = nil
    mine.labels["app"] = "db"
    _ = store.update(mine)
    #expect(ready("web") == 0)
    _ = store.remove(foreign)
    _ = store.update(foreign)
    #expect(ready("web") == 0)
  }

  @Test mutating func podsOfAStatefulSetsPredecessorAreNotItsOwn() {
    var set = StatefulSet(
      namespace: "default", name: "db", uid: "two", selector: LabelSelector(matchLabels: ["app": "db"]))
    var member = samplePod(of: "db", 0)
    member.name = "db-0"
    member.controller = OwnerReference(kind: "StatefulSet", name: "db", uid: UID("one"))
    let stream = WatchStream(StatefulSet.self, in: .cluster)
    store.apply(.replaced([.workload(set)]), from: stream, at: start)
    _ = store.update(member)
    let place = WorkloadReference(kind: StatefulSet.kind, namespace: "default", name: "db")
    #expect(store.records[place]?.summary.ready == 0)
    set.uid = "one"
    store.apply(.upserted(.workload(set)), from: stream, at: start)
    #expect(store.records[place]?.summary.ready == 1)
  }

  @Test mutating func aReplicaSetThatCannotBeReadIsToldByItsName() {
    list(
      [deployment("web", selecting: "web"), deployment("shop", selecting: "web")],
      [pod(1, of: "shop-a", uid: "r1")], [replicaSet("r1", of: "web")])
    let unreadable = UnreadableObject(
      of: ReplicaSet.resource, namespace: "default", name: "shop-a", uid: "r1", problem: "x")
    store.apply(
      .upserted(.unreadable(unreadable)), from: WatchStream(ReplicaSet.self, in: .cluster), at: start)
    #expect(ready("web") == 0 && ready("shop") == 1)
  }
}
