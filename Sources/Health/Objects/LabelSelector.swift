/// A `metav1.LabelSelector`: all of its labels and expressions must hold.
///
/// Source: Kubernetes documentation, *Labels and Selectors*, section *Resources that support set-based requirements*.
public struct LabelSelector: Sendable, Hashable {
  /// What an expression asks of one label.
  public enum Operator: String, Sendable {
    case `in` = "In"
    case notIn = "NotIn"
    case exists = "Exists"
    case doesNotExist = "DoesNotExist"
  }

  /// One entry of `matchExpressions`.
  public struct Requirement: Sendable, Hashable {
    /// The label's key.
    public var key: String
    /// What is asked of it.
    public var `operator`: Operator
    /// The values for `In` and `NotIn`; empty otherwise.
    public var values: [String]

    /// Creates a requirement from its parts.
    public init(key: String, operator: Operator, values: [String] = []) {
      self.key = key
      self.operator = `operator`
      self.values = values
    }

    /// Whether an object with these labels meets the requirement.
    ///
    /// An object without the key meets `NotIn`.
    public func isMet(by labels: [String: String]) -> Bool {
      switch `operator` {
      case .in: labels[key].map(values.contains) ?? false
      case .notIn: !(labels[key].map(values.contains) ?? false)
      case .exists: labels[key] != nil
      case .doesNotExist: labels[key] == nil
      }
    }
  }

  /// Labels that must be there with just these values.
  public var matchLabels: [String: String]
  /// Further requirements.
  public var matchExpressions: [Requirement]

  /// Creates a selector from its parts; without any it selects everything.
  public init(matchLabels: [String: String] = [:], matchExpressions: [Requirement] = []) {
    self.matchLabels = matchLabels
    self.matchExpressions = matchExpressions
  }

  /// Whether an object with these labels is selected.
  public func matches(_ labels: [String: String]) -> Bool {
    matchLabels.allSatisfy { labels[$0.key] == $0.value }
      && matchExpressions.allSatisfy { $0.isMet(by: labels) }
  }
}
