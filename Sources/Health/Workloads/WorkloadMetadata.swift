public import FoundationEssentials

/// `metadata` of a workload, as much of it as a verdict or a group needs: the same for every kind.
public struct WorkloadMetadata: Sendable, Hashable {
  /// `namespace`.
  public var namespace: String
  /// `name`.
  public var name: String
  /// `uid`: another one means that the object was deleted and made anew.
  public var uid: String
  /// `generation`: counts changes of the spec.
  public var generation: Int64
  /// `creationTimestamp`, nil when that is not known.
  public var created: Date?
  /// `labels`, by which a group may choose it.
  public var labels: [String: String] = [:]
  /// What its annotations ask of its verdicts.
  public var policy: WorkloadPolicy {
    get { boxedPolicy.value ?? WorkloadPolicy() }
    set { boxedPolicy = Boxed(newValue == WorkloadPolicy() ? nil : newValue) }
  }

  private var boxedPolicy = Boxed<WorkloadPolicy>.absent

  /// Creates metadata without labels and annotations.
  public init(namespace: String, name: String, uid: String, generation: Int64 = 1) {
    self.namespace = namespace
    self.name = name
    self.uid = uid
    self.generation = generation
  }
}
