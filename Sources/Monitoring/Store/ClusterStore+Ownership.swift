import FoundationEssentials
import Health
import Kubernetes

extension ClusterStore {
  /// Finds out anew where pods lead to, after what has become of ReplicaSets.
  mutating func reassign(
    after change: OwnershipIndex.ReplicaSetChange, in scope: WatchScope, at now: Date
  ) {
    switch change {
    case .none: break
    case .one(let uid, former: let former?):
      // All of its pods are in one place.
      let pods = records[former.reference]?.pods { controller, _ in controller?.uid == uid }
      reassign(pods ?? [], at: now)
    case .one(let uid, former: nil): reassign(ownership.pods(waitingFor: uid), at: now)
    case .several(let uids):
      reassign(in: scope, at: now) { controller, _ in controller.uid.map(uids.contains) ?? false }
    case .all: reassign(in: scope, at: now) { _, _ in true }
    }
  }

  /// Finds out anew where pods lead to that are told by names, after deployments have come and gone.
  mutating func reassignByDeployments(at now: Date) {
    for (namespace, change) in ownership.takeDeploymentChanges() {
      for name in change.gone {
        let reference = WorkloadReference(kind: Deployment.kind, namespace: namespace, name: name)
        let pods = records[reference]?.pods { controller, owner in
          controller?.kind == ReplicaSet.kind && owner == nil
        }
        reassign(pods ?? [], at: now)
      }
      guard !change.come.isEmpty else { continue }
      let pods = ownership.unsettledPods(in: namespace).filter { uid in
        guard let known = places[uid] else { return false }
        let pod = known.place.map(known.record.pod)
        let unreadable = pod == nil ? known.record.unreadablePod(uid) : nil
        return ownership.mayLead(
          pod?.controller ?? unreadable?.controller, pod?.labels ?? unreadable?.labels,
          toAnyOf: change.come, in: namespace)
      }
      reassign(pods, at: now)
    }
  }

  /// Finds out anew where the pods of ReplicaSets in a scope lead to.
  mutating func reassign(
    in scope: WatchScope, at now: Date, where isIncluded: (OwnerReference, ReplicaSetOwner?) -> Bool
  ) {
    var pods: [UID] = []
    for record in records.values where scope.contains(record.reference.namespace) {
      pods += record.pods { controller, owner in
        controller.map { $0.kind == ReplicaSet.kind && isIncluded($0, owner) } ?? false
      }
    }
    reassign(pods, at: now)
  }

  private mutating func reassign(_ pods: some Collection<UID>, at now: Date) {
    for uid in pods {
      guard let known = places[uid] else { continue }
      if let place = known.place {
        upsert(known.record.pod(at: place), at: now)
      } else if let pod = known.record.unreadablePod(uid) {
        upsert(pod)
      }
    }
  }

  mutating func forgetOwnership(of uid: UID, _ known: PodPlace) {
    let controller =
      known.place.map { known.record.pod(at: $0).controller } ?? known.record.unreadablePod(uid)?.controller
    ownership.forget(pod: uid, controller, in: known.record.reference.namespace)
  }
}
