/// One thing that holds and bears on a verdict.
public struct Reason: Sendable, Hashable {
  /// What a reason is about.
  public enum Object: Sendable, Hashable {
    /// The workload itself.
    case workload
    /// A pod of it, by name.
    case pod(String)
  }

  /// The word for machines.
  public var code: ReasonCode
  /// What it is about.
  public var object: Object
  /// A sentence for people, without a full stop.
  public var message: String
  /// The newest warning about the same pod: it explains, and changes no verdict.
  public var evidence: PodWarning? {
    get { boxedEvidence.value }
    set { boxedEvidence = Boxed(newValue) }
  }

  private var boxedEvidence: Boxed<PodWarning>

  /// Creates a reason from its parts.
  public init(code: ReasonCode, object: Object, message: String, evidence: PodWarning? = nil) {
    self.code = code
    self.object = object
    self.message = message
    boxedEvidence = Boxed(evidence)
  }
}

extension Reason {
  /// A reason about the workload itself.
  public static func workload(_ code: ReasonCode, _ message: String) -> Reason {
    Reason(code: code, object: .workload, message: message)
  }

  /// The order of a verdict's reasons: by code, then by object, so that the same input reads the same.
  static func isWorse(_ left: Reason, _ right: Reason) -> Bool {
    guard left.code == right.code else { return left.code < right.code }
    return (left.object.sortKey, left.message) < (right.object.sortKey, right.message)
  }
}

extension Reason.Object {
  /// The workload before its pods, these by name.
  fileprivate var sortKey: String {
    switch self {
    case .workload: ""
    case .pod(let name): name
    }
  }
}
