import Health
import Monitoring

extension StatusFinding {
  /// For people: a sentence and its reasons, or a table of a namespace's workloads, worst first.
  ///
  /// It ends with a line break.
  package var text: String {
    switch self {
    case .unknown(let why): return "unknown: \(LogText.escaped(why))\n"
    case .workload(let verdict):
      let workload = verdict.entry.workload
      let lines = ["\(workload.kind.noun) \(workload): \(summary)"] + verdict.entry.reasons.map { "  \($0)" }
      return lines.map { LogText.escaped($0) + "\n" }.joined()
    case .group(let verdicts, _):
      let rows = MemberList(of: verdicts.entries).members.map { entry in
        let member = GroupMember(entry)
        return [
          member.kind.noun, member.name, member.condition.rawValue,
          member.verdict.map { "\($0.pods.ready)/\($0.pods.desired)" } ?? "-",
          member.problem ?? member.verdict?.reasons.first?.sentence ?? "",
        ]
      }
      let failures = verdicts.failures.sorted { $0.key.rawValue < $1.key.rawValue }.map { kind, failure in
        "\(kind.noun)s cannot be read: \(failure.text)"
      }
      let table = rows.isEmpty ? "" : TextTable(["KIND", "NAME", "STATE", "READY", "REASON"], rows).text
      return table + (failures + [summary]).map { LogText.escaped($0) + "\n" }.joined()
    }
  }

  /// One sentence, fit for a line that is written again and again.
  package var summary: String {
    switch self {
    case .unknown(let why): why
    case .workload(let verdict): verdict.entry.summary
    case .group: group?.summary ?? ""
    }
  }
}

extension VerdictEntry {
  /// One sentence that a person understands.
  fileprivate var summary: String {
    switch standing {
    case .verdict(let verdict): verdict.isUncertain ? "Unknown, as a pod cannot be read." : verdict.summary
    case .unreadable(let problem): "Unknown, as it cannot be read: \(problem)"
    }
  }

  /// The reasons, worst first, a sentence each.
  var reasons: [String] {
    if case .verdict(let verdict) = standing { verdict.sentences } else { [] }
  }
}

extension VerdictFailure {
  /// Why nothing can be said, and what to do.
  var text: String {
    switch self {
    case .notFound: "there is no such workload"
    case .api(let error): "\(error)"
    case .overloaded: "too much is asked at once"
    }
  }
}
