import Health
import Kubernetes

/// The objects of a cluster as a watch tells of them, sorted by the deployment that they bear on.
///
/// Every change says which deployments it touches. A pod belongs to one deployment at most, which its owner names.
struct ClusterState {
  /// All that bears on one deployment.
  struct Record {
    /// The deployment; nil while there are only pods that name it, and when it cannot be read.
    var deployment: Deployment?
    /// Its pods, and those that merely name it: the verdict tells them apart.
    var pods: [Pod] = []
    /// What cannot be read, which is next to always nothing.
    var unreadable = Unreadable.none

    /// Whether there is a deployment, be it readable or not.
    var exists: Bool { deployment != nil || unreadable.deployment != nil }
    var isEmpty: Bool { !exists && pods.isEmpty && unreadable.pods.isEmpty }
  }

  /// What bears on one deployment and cannot be read.
  indirect enum Unreadable: Equatable {
    case none
    /// The deployment itself, for this reason; and pods.
    case some(deployment: String?, pods: [UnreadablePod])

    init(deployment: String?, pods: [UnreadablePod]) {
      self = deployment == nil && pods.isEmpty ? .none : .some(deployment: deployment, pods: pods)
    }

    /// What is wrong with the deployment, nil when it can be read or is not there.
    var deployment: String? {
      get { if case .some(let deployment, _) = self { deployment } else { nil } }
      set { self = Unreadable(deployment: newValue, pods: pods) }
    }

    var pods: [UnreadablePod] {
      get { if case .some(_, let pods) = self { pods } else { [] } }
      set { self = Unreadable(deployment: deployment, pods: newValue) }
    }
  }

  private(set) var records: [DeploymentReference: Record] = [:]
  /// Which record holds a pod, by the pod's uid.
  private var owners: [String: DeploymentReference] = [:]
  private var warnings = NewestWarnings()

  /// The newest warnings about the pods of a deployment.
  func warnings(about pods: [Pod]) -> [PodWarning] {
    pods.compactMap { warnings[$0.uid] }
  }

  /// Takes what has become of a stream's objects.
  ///
  /// - Returns: The deployments that are touched.
  mutating func apply(_ change: ObjectChange, from stream: WatchStream) -> Set<DeploymentReference> {
    switch change {
    case .replaced(let objects):
      switch stream.resource {
      case Deployment.resource: replaceDeployments(objects, in: stream.scope)
      case Pod.resource: replacePods(objects, in: stream.scope)
      default: replaceWarnings(objects, in: stream.scope)
      }
    case .upserted(let object): update(object)
    case .deleted(let object): remove(object)
    }
  }

  private mutating func replaceDeployments(
    _ objects: [ClusterObject], in scope: WatchScope
  ) -> Set<DeploymentReference> {
    var touched: Set<DeploymentReference> = []
    var gone = Set(records.lazy.filter { scope.contains($0.key.namespace) && $0.value.exists }.map(\.key))
    for object in objects {
      switch object {
      case .deployment(let deployment): gone.remove(DeploymentReference(deployment))
      case .unreadable(let object):
        gone.remove(DeploymentReference(namespace: object.namespace, name: object.name))
      case .pod, .warning: break
      }
      touched.formUnion(update(object))
    }
    for reference in gone { removeDeployment(reference) }
    return touched.union(gone)
  }

  private mutating func replacePods(
    _ objects: [ClusterObject], in scope: WatchScope
  ) -> Set<DeploymentReference> {
    var touched: Set<DeploymentReference> = []
    var gone = Set(owners.lazy.filter { scope.contains($0.value.namespace) }.map(\.key))
    for object in objects {
      switch object {
      case .pod(let pod): gone.remove(pod.uid)
      case .unreadable(let object): gone.remove(object.uid)
      case .deployment, .warning: break
      }
      touched.formUnion(update(object))
    }
    for uid in gone {
      touched.formUnion(removePod(uid: uid))
    }
    // An array that grew has room for more, which adds up.
    for reference in touched {
      change(reference) { $0.pods = $0.pods.map(\.self) }
    }
    return touched
  }

  private mutating func replaceWarnings(
    _ objects: [ClusterObject], in scope: WatchScope
  ) -> Set<DeploymentReference> {
    var touched: Set<DeploymentReference> = []
    let listed = Set(
      objects.compactMap { if case .warning(let warning) = $0 { warning.podUID } else { nil } })
    for uid in warnings.pods where !listed.contains(uid) {
      guard let owner = owners[uid], scope.contains(owner.namespace) else { continue }
      warnings.remove(pod: uid)
      touched.insert(owner)
    }
    for object in objects {
      touched.formUnion(update(object))
    }
    return touched
  }

  private mutating func update(_ object: ClusterObject) -> Set<DeploymentReference> {
    switch object {
    case .deployment(let deployment): update(deployment)
    case .pod(let pod): update(pod)
    case .warning(let warning): update(warning)
    case .unreadable(let object): update(object)
    }
  }

  private mutating func remove(_ object: ClusterObject) -> Set<DeploymentReference> {
    switch object {
    case .deployment(let deployment): removeDeployment(DeploymentReference(deployment))
    case .pod(let pod): removePod(uid: pod.uid)
    // The API server forgets events after an hour; a warning goes with its pod.
    case .warning: []
    case .unreadable(let object): remove(object)
    }
  }

  /// Takes a new or changed deployment.
  ///
  /// - Returns: The deployments that are touched.
  private mutating func update(_ deployment: Deployment) -> Set<DeploymentReference> {
    let reference = DeploymentReference(deployment)
    guard records[reference]?.deployment != deployment else { return [] }
    change(reference) { record in
      record.deployment = deployment
      record.unreadable.deployment = nil
    }
    return [reference]
  }

  /// Takes a new or changed object that cannot be read; what was known of it counts no more.
  ///
  /// - Returns: The deployments that are touched.
  private mutating func update(_ object: UnreadableObject) -> Set<DeploymentReference> {
    switch object.resource {
    case Deployment.resource:
      let reference = DeploymentReference(namespace: object.namespace, name: object.name)
      guard records[reference]?.unreadable.deployment != object.problem else { return [] }
      change(reference) { record in
        record.deployment = nil
        record.unreadable.deployment = object.problem
      }
      return [reference]
    case Pod.resource: return update(object.pod)
    default: return []
    }
  }

  private mutating func update(_ pod: UnreadablePod) -> Set<DeploymentReference> {
    guard
      let owner = DeploymentReference(
        ownerOf: pod.controller, labels: pod.labels, namespace: pod.namespace)
    else { return removePod(uid: pod.uid) }
    guard records[owner]?.unreadable.pods.contains(pod) != true else { return [] }
    let touched = removePod(uid: pod.uid)
    owners[pod.uid] = owner
    change(owner) { $0.unreadable.pods.append(pod) }
    return touched.union([owner])
  }

  /// Takes a new or changed pod.
  ///
  /// - Returns: The deployments that are touched.
  private mutating func update(_ pod: Pod) -> Set<DeploymentReference> {
    guard
      let owner = DeploymentReference(ownerOf: pod.controller, labels: pod.labels, namespace: pod.namespace)
    else { return removePod(uid: pod.uid) }
    var touched: Set<DeploymentReference> = []
    if let former = owners[pod.uid], former != owner {
      // It was given to another ReplicaSet.
      touched.formUnion(removePod(uid: pod.uid))
    }
    owners[pod.uid] = owner
    warnings.claim(pod: pod.uid)
    change(owner) { record in
      if !record.unreadable.pods.isEmpty {
        record.unreadable.pods.removeAll { $0.uid == pod.uid }
      }
      if let index = record.pods.firstIndex(where: { $0.uid == pod.uid }) {
        guard record.pods[index] != pod else { return }
        record.pods[index] = pod
      } else {
        record.pods.append(pod)
      }
      touched.insert(owner)
    }
    return touched
  }

  /// Takes a new warning, or one that was seen again.
  ///
  /// - Returns: The deployments that are touched.
  private mutating func update(_ warning: PodWarning) -> Set<DeploymentReference> {
    let owner = owners[warning.podUID]
    guard warnings.insert(warning, isClaimed: owner != nil), let owner else { return [] }
    return [owner]
  }

  /// Forgets an object that was deleted and could not be read then.
  ///
  /// - Returns: The deployments that are touched.
  private mutating func remove(_ object: UnreadableObject) -> Set<DeploymentReference> {
    switch object.resource {
    case Deployment.resource:
      removeDeployment(DeploymentReference(namespace: object.namespace, name: object.name))
    case Pod.resource: removePod(uid: object.uid)
    default: []
    }
  }

  @discardableResult
  private mutating func removeDeployment(_ reference: DeploymentReference) -> Set<DeploymentReference> {
    guard records[reference]?.exists == true else { return [] }
    change(reference) { record in
      record.deployment = nil
      record.unreadable.deployment = nil
    }
    return [reference]
  }

  /// Forgets a pod, and the warnings about it.
  ///
  /// - Returns: The deployments that are touched.
  private mutating func removePod(uid: String) -> Set<DeploymentReference> {
    warnings.remove(pod: uid)
    guard let owner = owners.removeValue(forKey: uid) else { return [] }
    change(owner) { record in
      record.pods.removeAll { $0.uid == uid }
      if !record.unreadable.pods.isEmpty { record.unreadable.pods.removeAll { $0.uid == uid } }
    }
    return [owner]
  }

  /// Changes a record in place; one that holds nothing any more goes.
  private mutating func change(_ reference: DeploymentReference, _ body: (inout Record) -> Void) {
    body(&records[reference, default: Record()])
    if records[reference]?.isEmpty == true { records[reference] = nil }
  }
}

extension DeploymentReference {
  /// The place of a deployment.
  fileprivate init(_ deployment: Deployment) {
    self.init(namespace: deployment.namespace, name: deployment.name)
  }

  /// The place of the deployment that may own a pod; nil when none made it.
  fileprivate init?(ownerOf controller: OwnerReference?, labels: [String: String]?, namespace: String) {
    guard let controller,
      let name = Deployment.nameOfOwner(controller: controller, labels: labels)
    else { return nil }
    self.init(namespace: namespace, name: String(name))
  }
}
