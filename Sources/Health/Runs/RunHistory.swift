public import FoundationEssentials

/// What has become of the runs of a workload.
///
/// Finished jobs are deleted after a while, by the history limits of their cron job: the last run counts on.
public struct RunHistory: Sendable, Hashable {
  /// The run that finished last, nil when none is known.
  public private(set) var last: JobRun?
  /// When one succeeded last, nil when none is known.
  public private(set) var lastSuccess: Date?

  /// Creates a history of no runs.
  public init() {}

  /// Takes a run that has finished, in any order; of two that finished in the same second a failure counts.
  public mutating func take(_ run: JobRun) {
    if run.failure == nil { lastSuccess = lastSuccess.map { max($0, run.finished) } ?? run.finished }
    guard let last else { return self.last = run }
    let isNewer = (run.finished, run.failure == nil ? 0 : 1) > (last.finished, last.failure == nil ? 0 : 1)
    if isNewer || run.finished == last.finished && run.failure == last.failure && run.job < last.job {
      self.last = run
    }
  }

  /// Takes the runs of another history.
  public mutating func take(_ other: RunHistory) {
    if let last = other.last { take(last) }
    if let success = other.lastSuccess { lastSuccess = lastSuccess.map { max($0, success) } ?? success }
  }
}
