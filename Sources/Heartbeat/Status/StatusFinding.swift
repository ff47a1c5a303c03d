import Health
package import Monitoring

/// What the command has found out.
package enum StatusFinding: Sendable {
  /// How a workload is.
  case workload(ConfirmedVerdict)
  /// How the workloads of a namespace are together.
  case group(SelectedVerdicts, namespace: String)
  /// Nobody can say, and why: the cluster cannot be asked, or there is no such thing.
  case unknown(String)
}

extension StatusFinding {
  /// What it comes to, in the order of the monitoring plugins' exit codes.
  enum Outcome: Int32, Sendable {
    case passed = 0
    case warned = 1
    case failed = 2
    case unknown = 3

    init(_ status: HealthStatus) {
      self =
        switch status {
        case .pass: .passed
        case .warn: .warned
        case .fail: .failed
        }
    }
  }

  /// The group, if it is one.
  var group: GroupVerdict? {
    guard case .group(let verdicts, _) = self else { return nil }
    return GroupVerdict(of: verdicts)
  }

  /// What it comes to.
  var outcome: Outcome {
    switch self {
    case .workload(let verdict):
      guard case .verdict(let verdict) = verdict.entry.standing, !verdict.isUncertain else { return .unknown }
      return Outcome(verdict.status)
    case .group:
      guard case .verdict(_, let status)? = group?.conclusion else { return .unknown }
      return Outcome(status)
    case .unknown: return .unknown
    }
  }

  /// The exit code for who only wants to know whether it is up: 0 when it is, 2 when not, 3 when nobody can say.
  package var exitCode: Int32 { outcome == .warned ? 0 : outcome.rawValue }

  /// The verdicts that it rests on, each with its workload.
  var entries: [VerdictEntry] {
    switch self {
    case .workload(let verdict): [verdict.entry]
    case .group(let verdicts, _): verdicts.entries
    case .unknown: []
    }
  }
}
