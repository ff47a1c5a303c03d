/// A kind of workload, by the name that Kubernetes has for it, such as `Deployment`.
public struct WorkloadKind: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// `kind`.
  public let rawValue: String

  /// Creates a kind from its name.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The name in a sentence, such as `deployment`.
  public var noun: String { rawValue.lowercased() }

  /// The name.
  public var description: String { rawValue }
}
