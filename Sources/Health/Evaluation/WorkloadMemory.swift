public import FoundationEssentials

/// What is remembered of a workload from one verdict to the next, since no object of the API says it.
public struct WorkloadMemory: Sendable, Hashable {
  /// Since when ``Verdict/hasUnexplainedShortage`` has held, nil if the verdict before had none.
  public var shortageSince: Date?

  /// Creates a memory.
  public init(shortageSince: Date? = nil) {
    self.shortageSince = shortageSince
  }
}
