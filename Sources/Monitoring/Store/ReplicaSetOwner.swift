import Health
import Kubernetes

/// What the pods of ReplicaSets belong to: one object for all ReplicaSets of a deployment, of which there may be many.
///
/// Only the table that it belongs to changes it, under the engine's lock.
final class ReplicaSetOwner: Hashable {
  /// Where the pods are kept.
  let reference: WorkloadReference
  /// The deployment's uid; nil when the ReplicaSets do not tell it.
  let uid: UID?
  /// How many ReplicaSets of the table it owns.
  var count = 0

  private init(_ reference: WorkloadReference, _ uid: UID?) {
    self.reference = reference
    self.uid = uid
  }

  /// What a ReplicaSet's pods belong to.
  ///
  /// Those of one that no deployment controls are nobody's, and remembered all the same: a deployment may adopt it.
  convenience init(of replicaSet: ReplicaSet) {
    if let controller = replicaSet.controller, controller.kind == Deployment.kind.rawValue {
      let deployment = WorkloadReference(
        kind: Deployment.kind, namespace: replicaSet.namespace, name: controller.name)
      self.init(deployment, controller.uid)
    } else {
      let nobody = WorkloadReference(
        kind: WorkloadKind(rawValue: ReplicaSet.kind), namespace: replicaSet.namespace, name: "")
      self.init(nobody, nil)
    }
  }

  /// Whether two are the same deployment, or the same namespace's nobody.
  static func == (left: ReplicaSetOwner, right: ReplicaSetOwner) -> Bool {
    left === right || left.uid == right.uid && left.reference == right.reference
  }

  /// Hashes what makes two equal.
  func hash(into hasher: inout Hasher) {
    hasher.combine(uid)
    hasher.combine(reference)
  }
}
