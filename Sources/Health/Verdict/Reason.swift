/// One thing that holds and bears on a verdict.
public struct Reason: Sendable, Hashable {
  /// What a reason is about.
  public enum Object: Sendable, Hashable {
    /// The deployment itself.
    case deployment
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
  public var evidence: PodWarning?

  /// Creates a reason from its parts.
  public init(code: ReasonCode, object: Object, message: String, evidence: PodWarning? = nil) {
    self.code = code
    self.object = object
    self.message = message
    self.evidence = evidence
  }
}
