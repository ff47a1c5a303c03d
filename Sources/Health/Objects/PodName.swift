/// A pod's name, and those of its labels that repeat it: what is left of them beside the pod's ``PodOrigin``.
///
/// A controller makes the names of its pods of its own name, a hyphen, and a few characters, which take no memory of their own.
struct PodName: Sendable, Hashable {
  private struct Traits: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    /// The name begins with the controller's and a hyphen.
    static let isOfController = Traits(rawValue: 1)
    /// The label that repeats the name is there.
    static let hasNameLabel = Traits(rawValue: 2)
    /// The label that repeats the number at the name's end is there.
    static let hasIndexLabel = Traits(rawValue: 4)
  }

  /// The labels that a stateful set puts on its pods, each other ones (Kubernetes documentation, *StatefulSets*).
  private static let nameLabel = "statefulset.kubernetes.io/pod-name"
  private static let indexLabel = "apps.kubernetes.io/pod-index"

  /// The kind of the controllers that number their pods.
  private static let numbering = "StatefulSet"

  /// What follows the controller's name and the hyphen, or else the whole name.
  private var rest: String
  private var traits: Traits

  /// Takes a name apart.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - controller: What controls the pod.
  ///   - labels: Its labels; those that repeat the name are taken out.
  init(_ name: String, of controller: OwnerReference?, labels: inout [String: String]) {
    (rest, traits) = (name, [])
    if let owner = controller?.name.utf8, name.utf8.starts(with: owner) {
      let behind = name.utf8.dropFirst(owner.count)
      if behind.first == UInt8(ascii: "-"), let end = String(behind.dropFirst()) {
        (rest, traits) = (end, .isOfController)
      }
    }
    guard controller?.kind == Self.numbering else { return }
    if labels[Self.nameLabel] == name {
      labels[Self.nameLabel] = nil
      traits.insert(.hasNameLabel)
    }
    if traits.contains(.isOfController), labels[Self.indexLabel] == rest {
      labels[Self.indexLabel] = nil
      traits.insert(.hasIndexLabel)
    }
  }

  /// The name.
  func text(of controller: OwnerReference?) -> String {
    guard traits.contains(.isOfController), let controller else { return rest }
    return "\(controller.name)-\(rest)"
  }

  /// Adds the labels that repeat the name.
  func labels(addedTo labels: [String: String], of controller: OwnerReference?) -> [String: String] {
    if traits.isDisjoint(with: [.hasNameLabel, .hasIndexLabel]) { return labels }
    var labels = labels
    if traits.contains(.hasNameLabel) { labels[Self.nameLabel] = text(of: controller) }
    if traits.contains(.hasIndexLabel) { labels[Self.indexLabel] = rest }
    return labels
  }
}
