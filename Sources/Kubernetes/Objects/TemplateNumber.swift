public import Health

/// An object that bears the number of a template, as a controller counts them in an annotation.
///
/// Nothing else of the object is read but its name and what controls it.
public protocol NumberedTemplate: APIObject {
  /// The annotation that holds the number.
  static var annotation: String { get }

  /// Creates it from what was read.
  init(name: String, controller: OwnerReference?, number: Int?)
}

extension NumberedTemplate {
  /// Their metadata, which is all that is read.
  public static var mediaTypes: String { MediaTypes.metadata }

  /// Reads an object, or its metadata alone.
  ///
  /// - Throws: When a field is missing that every stored object has.
  public init?(from json: inout JSONReader, metadata: inout ObjectMeta) throws(JSONError) {
    var number: Int?
    try json.object { json, key throws(JSONError) in
      switch key {
      case "metadata":
        metadata = try ObjectMeta(from: &json) { json, key throws(JSONError) in
          if key.bytes.elementsEqual(Self.annotation.utf8) { number = try json.word().flatMap { Int($0) } }
        }
      default: break
      }
    }
    guard let name = metadata.name else { throw JSONError(.content("it has no metadata.name")) }
    self.init(name: name, controller: metadata.controller, number: number)
  }
}

/// A ReplicaSet as one revision of its deployment.
public struct ReplicaSetRevision: NumberedTemplate {
  /// Counts the revisions of a deployment.
  ///
  /// Source: `RevisionAnnotation` of `pkg/controller/deployment/util`.
  public static let annotation = "deployment.kubernetes.io/revision"
  /// ReplicaSets of `apps/v1`.
  public static var resource: APIResource { ReplicaSet.resource }

  /// `metadata.name`.
  public let name: String
  /// What controls it, nil when nothing does.
  public let controller: OwnerReference?
  /// The number, the newest revision's is the highest; nil when it has none.
  public let number: Int?

  /// Creates a revision from its parts.
  public init(name: String, controller: OwnerReference?, number: Int?) {
    (self.name, self.controller, self.number) = (name, controller, number)
  }
}

/// A daemon set's template, by its number.
public struct DaemonSetTemplate: NumberedTemplate {
  /// Counts the templates of a daemon set; its pods bear the number as a label.
  ///
  /// Source: `DeprecatedTemplateGeneration` of `k8s.io/api/apps/v1`, which servers keep up to date.
  public static let annotation = "deprecated.daemonset.template.generation"
  /// The label of pods that has the number.
  public static let podLabel = "pod-template-generation"
  /// Daemon sets of `apps/v1`.
  public static var resource: APIResource { DaemonSet.resource }

  /// The number; nil when it has none.
  public let number: Int?

  /// Creates a template from its parts.
  public init(name: String, controller: OwnerReference?, number: Int?) {
    self.number = number
  }
}
