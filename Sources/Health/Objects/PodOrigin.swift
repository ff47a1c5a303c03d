/// What the pods of one owner have in common: one object for all of them, as there may be thousands.
package final class PodOrigin: Sendable, Hashable {
  /// `metadata.namespace`.
  let namespace: String
  /// `metadata.labels`, but for those that repeat the pod's name.
  let labels: [String: String]
  /// What controls them, nil when nothing does.
  package let controller: OwnerReference?

  init(namespace: String, labels: [String: String], controller: OwnerReference?) {
    self.namespace = namespace
    self.labels = labels
    self.controller = controller
  }

  /// That of a pod of which nothing is known.
  static let none = PodOrigin(namespace: "", labels: [:], controller: nil)

  /// Whether both say the same.
  package static func == (left: PodOrigin, right: PodOrigin) -> Bool {
    left === right
      || left.controller == right.controller && left.namespace == right.namespace
        && left.labels == right.labels
  }

  /// Hashes what hardly two owners have in common.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(namespace)
    hasher.combine(controller)
  }
}
