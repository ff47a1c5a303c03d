public import FoundationEssentials

/// One entry of a Kubernetes object's `status.conditions`.
///
/// Source: Kubernetes API conventions, *Typical status properties*.
public struct Condition: Sendable, Hashable {
  /// Whether the condition holds.
  public enum Status: String, Sendable {
    case `true` = "True"
    case `false` = "False"
    case unknown = "Unknown"
  }

  /// The condition's type, such as `Progressing` or `Ready`.
  public var type: String
  /// Whether it holds.
  public var status: Status
  /// A CamelCase word for the last transition, such as `ProgressDeadlineExceeded`.
  public var reason: String?
  /// A sentence for people.
  public var message: String?
  /// When `status` last changed.
  public var lastTransition: Date?

  /// Creates a condition from its parts.
  public init(
    type: String, status: Status, reason: String? = nil, message: String? = nil, lastTransition: Date? = nil
  ) {
    self.type = type
    self.status = status
    self.reason = reason
    self.message = message
    self.lastTransition = lastTransition
  }
}

extension Condition {
  /// The condition's message, to follow a sentence.
  var detail: String {
    message.flatMap { $0.isEmpty ? nil : ": \($0)" } ?? ""
  }
}
