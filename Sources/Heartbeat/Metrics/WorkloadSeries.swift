import FoundationEssentials
import Health
import Monitoring

/// One workload as it has series of its own.
struct WorkloadSeries {
  /// The most workloads that have; of more the worst.
  static let most = 10_000

  /// `namespace`, `kind`, and `name`.
  let labels: MetricsText.Labels
  /// How it is; nil when nobody can say.
  let verdict: Verdict?

  private init(_ entry: VerdictEntry) {
    labels = MetricsText.Labels([
      "namespace": entry.workload.namespace, "kind": entry.workload.kind.rawValue,
      "name": entry.workload.name,
    ])
    if case .verdict(let verdict) = entry.standing, !verdict.isUncertain {
      self.verdict = verdict
    } else {
      verdict = nil
    }
  }

  /// Those of some workloads, by namespace, name and kind.
  static func all(of entries: [VerdictEntry]) -> [WorkloadSeries] {
    var chosen = entries
    if chosen.count > most {
      chosen.sort { $0.severity == $1.severity ? $0.place < $1.place : $0.severity < $1.severity }
      chosen.removeLast(chosen.count - most)
    }
    chosen.sort { $0.place < $1.place }
    return chosen.map(WorkloadSeries.init)
  }
}

extension VerdictEntry {
  /// What they are put in order by.
  fileprivate var place: (String, String, String) {
    (workload.namespace, workload.name, workload.kind.rawValue)
  }

  /// The worst first; what cannot be read among them.
  fileprivate var severity: HealthState {
    if case .verdict(let verdict) = standing { verdict.state } else { .unavailable }
  }
}

extension MetricsPage {
  /// Writes the series of workloads.
  mutating func write(workloads: [WorkloadSeries]) {
    text.family(
      "k8s_heartbeat_workload_state", .gauge,
      "1 for the state that a workload has and 0 for each other; 0 for all when nobody can say.")
    for workload in workloads {
      for (word, state) in Self.states {
        text.sample(workload.verdict?.state == state ? 1 : 0, workload.labels, ("state", word))
      }
    }
    text.family(
      "k8s_heartbeat_workload_up", .gauge,
      "1 when a poll of a workload is answered 200 and 0 when 503; left out when nobody can say.")
    for workload in workloads {
      guard let verdict = workload.verdict else { continue }
      text.sample(verdict.status == .fail ? 0 : 1, workload.labels)
    }
    text.family("k8s_heartbeat_workload_pods", .gauge, "Pods of a workload that serves.")
    for workload in workloads {
      // A workload whose pods are to end has no such numbers.
      guard let verdict = workload.verdict, verdict.sentence == nil else { continue }
      text.sample(verdict.pods.desired, workload.labels, ("count", "desired"))
      text.sample(verdict.pods.required, workload.labels, ("count", "required"))
      text.sample(verdict.pods.ready, workload.labels, ("count", "ready"))
      text.sample(verdict.pods.failing, workload.labels, ("count", "failing"))
    }
    text.family(
      "k8s_heartbeat_workload_state_since_timestamp_seconds", .gauge,
      "When the state of a workload began, since 1970; left out where that is not known.")
    for workload in workloads {
      guard let since = workload.verdict?.since else { continue }
      text.sample(since.timeIntervalSince1970, workload.labels)
    }
  }

  private static let states: [(word: StaticString, state: HealthState)] = [
    ("healthy", .healthy), ("progressing", .progressing), ("degraded", .degraded),
    ("unavailable", .unavailable),
  ]
}
