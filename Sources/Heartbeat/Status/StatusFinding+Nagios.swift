import Health
import Monitoring

extension StatusFinding {
  /// One line as a monitoring plugin prints it, with performance data behind a bar.
  ///
  /// Source: Monitoring Plugins Development Guidelines, sections *Plugin Output for Nagios* and *Performance data*.
  package var nagios: String {
    let word =
      switch outcome {
      case .passed: "OK"
      case .warned: "WARNING"
      case .failed: "CRITICAL"
      case .unknown: "UNKNOWN"
      }
    let reason = entries.count == 1 ? entries.first?.reasons.first : nil
    // What stands behind a bar is data.
    let sentence = [summary, reason].compactMap(\.self).joined(separator: " ")
      .replacing("|", with: "/")
    let data = performanceData.map { name, value in "\(name)=\(value);;;0" }.joined(separator: " ")
    return LogText.escaped("\(word) - \(sentence)\(data.isEmpty ? "" : " | \(data)")") + "\n"
  }

  /// The exit code of a monitoring plugin.
  package var nagiosCode: Int32 { outcome.rawValue }

  private var performanceData: [(String, Int)] {
    switch self {
    case .unknown: return []
    case .workload(let verdict):
      guard case .verdict(let verdict) = verdict.entry.standing else { return [] }
      let pods = verdict.pods
      return [
        ("desired", pods.desired), ("required", pods.required), ("ready", pods.ready),
        ("failing", pods.failing),
      ]
    case .group:
      guard let group else { return [] }
      return [("members", group.deciding), ("up", group.up)]
        + GroupMember.Condition.allCases.map { ($0.rawValue, group.tally[$0]) }
    }
  }
}
