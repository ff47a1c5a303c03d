import Health
import Kubernetes

/// Tells which workload a pod leads to, and of which pods that may change when something else does.
///
/// The rules are those of `Ownership`, which holds one namespace at one moment; here each change finds the pods that it bears
/// on, whatever else there is.
struct OwnershipIndex {
  /// Where a pod is kept.
  struct Assignment {
    /// The workload that it leads to, whether there is one or not.
    let workload: WorkloadReference
    /// What its ReplicaSet belongs to; nil without one, and for one that is not known.
    var owner: ReplicaSetOwner?
    /// Whether names have led there, and another deployment that comes may have the better claim.
    var isUnsettled = false
  }

  /// What the names of pods' ReplicaSets are held against.
  private struct KnownDeployment: Equatable {
    /// Nil when it cannot be read.
    let selector: LabelSelector?
  }

  /// What is known of ReplicaSets in scopes where they have been listed.
  private var replicaSets: [WatchScope: ReplicaSetTable] = [:]
  /// The scopes whose ReplicaSets may not be read any more, so that what is known of them is out of date.
  private var hidden: Set<WatchScope> = []
  /// The scopes whose deployments have been listed.
  private var listed: Set<WatchScope> = []
  /// The deployments by namespace and name.
  private var deployments: [String: [String: KnownDeployment]] = [:]
  /// The deployments that have come and gone in namespaces since this was taken last.
  private var changes: [String: (come: Set<String>, gone: Set<String>)] = [:]
  /// The uids of pods whose ReplicaSet is to come, by its uid.
  private var waiting: [UID: Set<UID>] = [:]
  /// The uids of pods for which names are not settled, by namespace.
  private var unsettled: [String: Set<UID>] = [:]

  /// What is known of the ReplicaSets of a namespace; nil when that is nothing that counts.
  private func replicaSets(in namespace: String) -> ReplicaSetTable? {
    replicaSets(listedIn: .cluster) ?? replicaSets(listedIn: .namespace(namespace))
  }

  private func replicaSets(listedIn scope: WatchScope) -> ReplicaSetTable? {
    hidden.contains(scope) ? nil : replicaSets[scope]
  }

  private func isListed(_ namespace: String) -> Bool {
    listed.contains(.cluster) || listed.contains(.namespace(namespace))
  }
}

// MARK: - Where a pod leads to

extension OwnershipIndex {
  /// The kinds of workloads, by what controls their pods.
  private static let kinds = Dictionary(
    uniqueKeysWithValues: WatchedObjects.workloads.compactMap { type in
      (type as? any ServingWorkload.Type).map { ($0.podController, $0.kind) }
    })

  /// Where a pod is kept; nil when it is no workload's.
  func assignment(
    of controller: OwnerReference?, _ labels: [String: String]?, in namespace: String
  ) -> Assignment? {
    guard let controller else { return nil }
    guard controller.kind == ReplicaSet.kind else {
      return Self.kinds[controller.kind].map { kind in
        Assignment(workload: WorkloadReference(kind: kind, namespace: namespace, name: controller.name))
      }
    }
    if let uid = controller.uid, let owner = replicaSets(in: namespace)?[uid, in: namespace] {
      return Assignment(workload: owner.reference, owner: owner)
    }
    return assignment(byNameOf: controller.name, labels, in: namespace)
  }

  private func assignment(
    byNameOf replicaSet: String, _ labels: [String: String]?, in namespace: String
  ) -> Assignment {
    func reference(_ name: String) -> WorkloadReference {
      WorkloadReference(kind: Deployment.kind, namespace: namespace, name: name)
    }
    let name = ReplicaSetName.deployment(in: replicaSet, labels: labels).map(String.init)
    let known = deployments[namespace] ?? [:]
    if let name, known[name] != nil { return Assignment(workload: reference(name)) }
    if isListed(namespace), let labels {
      let choosing = known.lazy.filter { $0.value.selector?.matches(labels) ?? false }.map(\.key)
      if let closest = ReplicaSetName.closest(to: replicaSet, among: choosing) {
        return Assignment(workload: reference(closest), isUnsettled: true)
      }
    }
    return Assignment(workload: reference(name ?? replicaSet), isUnsettled: true)
  }

  /// Whether a pod that names have not settled may be a deployment's.
  func mayLead(
    _ controller: OwnerReference?, _ labels: [String: String]?, toAnyOf names: Set<String>,
    in namespace: String
  ) -> Bool {
    guard let controller, let known = deployments[namespace] else { return false }
    if let name = ReplicaSetName.deployment(in: controller.name, labels: labels),
      names.contains(String(name))
    {
      return true
    }
    guard let labels else { return false }
    return names.contains { known[$0]?.selector?.matches(labels) ?? false }
  }
}

// MARK: - Pods

extension OwnershipIndex {
  /// Takes note of where a pod is kept.
  mutating func record(
    pod uid: UID, _ controller: OwnerReference?, in namespace: String, as assignment: Assignment
  ) {
    guard let controller, controller.kind == ReplicaSet.kind, assignment.owner == nil else { return }
    if assignment.isUnsettled, isListed(namespace) { unsettled[namespace, default: []].insert(uid) }
    if let replicaSet = controller.uid, replicaSets(in: namespace) != nil {
      waiting[replicaSet, default: []].insert(uid)
    }
  }

  /// Forgets a pod that was kept.
  mutating func forget(pod uid: UID, _ controller: OwnerReference?, in namespace: String) {
    if !unsettled.isEmpty, unsettled[namespace]?.remove(uid) != nil, unsettled[namespace]?.isEmpty == true {
      unsettled[namespace] = nil
    }
    guard !waiting.isEmpty, let replicaSet = controller?.uid else { return }
    if waiting[replicaSet]?.remove(uid) != nil, waiting[replicaSet]?.isEmpty == true {
      waiting[replicaSet] = nil
    }
  }

  /// The uids of the pods of a namespace that names have not settled.
  func unsettledPods(in namespace: String) -> Set<UID> { unsettled[namespace] ?? [] }

  /// The uids of the pods whose ReplicaSet is to come.
  func pods(waitingFor replicaSet: UID) -> Set<UID> { waiting[replicaSet] ?? [] }
}

// MARK: - ReplicaSets

extension OwnershipIndex {
  /// What has become of ReplicaSets.
  enum ReplicaSetChange {
    /// Nothing that bears on pods.
    case none
    /// One belongs to another owner than before, or to one at last; or it is gone.
    case one(UID, former: ReplicaSetOwner?)
    /// Several do.
    case several(Set<UID>)
    /// They can be read from now on, or cannot any more.
    case all
  }

  /// Takes a new or changed ReplicaSet.
  mutating func insert(_ replicaSet: ReplicaSet, from scope: WatchScope) -> ReplicaSetChange {
    guard let (isChanged, former) = replicaSets[scope]?.insert(replicaSet), isChanged else { return .none }
    return hidden.contains(scope) ? .none : .one(replicaSet.uid, former: former)
  }

  /// Takes it that a ReplicaSet is gone, or cannot be read.
  mutating func remove(_ replicaSet: UID, from scope: WatchScope) -> ReplicaSetChange {
    guard let former = replicaSets[scope]?.remove(replicaSet) else { return .none }
    return hidden.contains(scope) ? .none : .one(replicaSet, former: former)
  }

  /// Takes it that just these ReplicaSets exist in a scope.
  mutating func replace(with lists: [[ReplicaSet]], in scope: WatchScope) -> ReplicaSetChange {
    let isNew = replicaSets[scope] == nil || hidden.contains(scope)
    hidden.remove(scope)
    let changed = replicaSets[scope, default: ReplicaSetTable()].replace(
      with: lists, isTellingChanges: !isNew)
    return isNew ? .all : changed.isEmpty ? .none : .several(changed)
  }

  /// Takes it that the ReplicaSets of a scope may not be read: names must do.
  mutating func hideReplicaSets(in scope: WatchScope) -> ReplicaSetChange {
    hidden.insert(scope).inserted && replicaSets[scope] != nil ? .all : .none
  }

  /// Takes it that the ReplicaSets of a scope are watched again from where they were.
  mutating func showReplicaSets(in scope: WatchScope) -> ReplicaSetChange {
    hidden.remove(scope) != nil && replicaSets[scope] != nil ? .all : .none
  }
}

// MARK: - Deployments

extension OwnershipIndex {
  /// Takes it that there is a deployment.
  ///
  /// - Parameters:
  ///   - reference: Its place.
  ///   - selector: What it selects; nil when it cannot be read.
  mutating func insert(_ reference: WorkloadReference, selecting selector: LabelSelector?) {
    let (namespace, name) = (reference.namespace, reference.name)
    let new = KnownDeployment(selector: selector)
    let former = deployments[namespace, default: [:]].updateValue(new, forKey: name)
    guard former != new else { return }
    changes[namespace, default: ([], [])].come.insert(name)
    if former != nil { changes[namespace, default: ([], [])].gone.insert(name) }
  }

  /// Takes it that a deployment is gone.
  mutating func remove(_ reference: WorkloadReference) {
    let (namespace, name) = (reference.namespace, reference.name)
    guard deployments[namespace]?.removeValue(forKey: name) != nil else { return }
    if deployments[namespace]?.isEmpty == true { deployments[namespace] = nil }
    changes[namespace, default: ([], [])].gone.insert(name)
    changes[namespace]?.come.remove(name)
  }

  /// Takes it that a scope's deployments have been listed.
  ///
  /// - Returns: Whether they are known from now on; then all pods that are told by names are to be looked at.
  mutating func recordDeploymentList(of scope: WatchScope) -> Bool {
    listed.insert(scope).inserted
  }

  /// Takes the names of deployments that have come and gone in namespaces that are listed; one with another selector has done
  /// both.
  mutating func takeDeploymentChanges() -> [String: (come: Set<String>, gone: Set<String>)] {
    defer { changes = [:] }
    return changes.filter { isListed($0.key) }
  }
}
