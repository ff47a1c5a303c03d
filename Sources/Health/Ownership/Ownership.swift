/// Who owns what in a namespace, as far as it is known: what leads from a pod to its workload.
///
/// A pod's controller is its workload, or a ReplicaSet whose controller is. Where a ReplicaSet is not known, names must do.
public struct Ownership: Sendable {
  private let replicaSets: [UID: ReplicaSet]
  /// The selectors of the deployments that there are, nil for one that cannot be read; nil when the deployments are not known.
  private let deployments: [String: LabelSelector?]?

  /// Nothing is known: a ReplicaSet is a deployment's if it bears its name.
  public init() {
    self.init(replicaSets: [], deployments: nil)
  }

  /// Creates an ownership from what is known of one namespace.
  ///
  /// - Parameters:
  ///   - replicaSets: ReplicaSets of the namespace.
  ///   - deployments: The selectors of all its deployments by their names, nil for one that cannot be read; nil when they
  ///     are not known.
  public init(replicaSets: [ReplicaSet], deployments: [String: LabelSelector?]?) {
    self.replicaSets = Dictionary(replicaSets.map { ($0.uid, $0) }) { $1 }
    self.deployments = deployments
  }

  /// What controls a pod in the end; nil when that is no workload.
  ///
  /// - Parameters:
  ///   - controller: What controls the pod itself.
  ///   - labels: The pod's labels, nil when they cannot be read.
  /// - Returns: A workload. Without a uid any will do that has the name.
  public func workload(of controller: OwnerReference?, labels: [String: String]?) -> OwnerReference? {
    guard let controller, controller.kind == Deployment.podController else { return controller }
    if let uid = controller.uid, let replicaSet = replicaSets[uid] { return replicaSet.controller }
    let name = ReplicaSetName.deployment(in: controller.name, labels: labels).map(String.init)
    guard let deployments else { return name.map(Self.deployment) }
    if let name, deployments[name] != nil { return Self.deployment(name) }
    guard let labels else { return nil }
    let choosing = deployments.lazy.filter { $0.value?.matches(labels) ?? false }.map(\.key)
    return ReplicaSetName.closest(to: controller.name, among: choosing).map(Self.deployment)
  }

  private static func deployment(_ name: String) -> OwnerReference {
    OwnerReference(kind: Deployment.kind.rawValue, name: name)
  }
}
