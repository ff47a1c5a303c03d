public import FoundationEssentials

/// One run of a job that has finished.
public struct JobRun: Sendable, Hashable {
  /// The job's name.
  public var job: String
  /// When it finished.
  public var finished: Date
  /// Why it failed; nil when it succeeded.
  public var failure: String?

  /// Creates a run from its parts.
  public init(job: String, finished: Date, failure: String? = nil) {
    self.job = job
    self.finished = finished
    self.failure = failure
  }
}
