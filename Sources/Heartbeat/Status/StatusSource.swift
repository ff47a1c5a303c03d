import Health
package import Monitoring
package import System

/// Asks a cluster how something is; who asks has no memory yet.
package struct StatusSource: Sendable {
  /// How long one looks again when a verdict hinges on something that was first seen now: absent pods are excused for ten
  /// seconds, as they may be about to come.
  private static let excuse = Duration.seconds(12)
  private static let pause = Duration.seconds(1)

  private let verdicts: any VerdictSource
  private let sleep: @Sendable (Duration) -> Void
  private let now: @Sendable () -> MonotonicInstant

  /// Creates a source.
  ///
  /// - Parameters:
  ///   - verdicts: Says how workloads are.
  ///   - sleep: Waits.
  ///   - now: The clock.
  package init(
    _ verdicts: any VerdictSource, sleep: @escaping @Sendable (Duration) -> Void = { Thread.sleep(for: $0) },
    now: @escaping @Sendable () -> MonotonicInstant = { .now }
  ) {
    self.verdicts = verdicts
    self.sleep = sleep
    self.now = now
  }

  /// Finds out how something is; blocks for the time limit of one look, or for some seconds more until what it is can be told.
  ///
  /// - Parameter question: What is asked about.
  /// - Returns: How it is.
  package func settled(_ question: StatusQuestion) -> StatusFinding {
    let start = now()
    var finding = look(question)
    while finding.hinges, now() - start < Self.excuse {
      sleep(Self.pause)
      finding = look(question)
    }
    return finding
  }

  /// Finds out how something is at this moment; blocks for the time limit of one look at most.
  func look(_ question: StatusQuestion) -> StatusFinding {
    do throws(VerdictFailure) {
      switch question {
      case .workload(let workload): return .workload(try verdicts.verdict(for: workload))
      case .group(let selection):
        return .group(try verdicts.verdicts(in: selection), namespace: selection.namespace ?? "")
      }
    } catch {
      return .unknown(explain(error, question))
    }
  }

  private func explain(_ failure: VerdictFailure, _ question: StatusQuestion) -> String {
    guard case .notFound = failure, case .workload(let workload) = question else { return failure.text }
    let others = verdicts.otherKinds(than: workload).map { kind in
      "; there is a \(kind.noun) of that name: \(workload.namespace)/\(kind.noun)/\(workload.name)"
    }
    return "there is no \(workload.kind.noun) \(workload)\(others.joined())"
  }
}

extension StatusFinding {
  /// Whether a look some seconds later may tell another story of the same objects.
  fileprivate var hinges: Bool {
    entries.contains { entry in
      guard case .verdict(let verdict) = entry.standing else { return false }
      return verdict.hasUnexplainedShortage && verdict.trueStatus != .fail
        && verdict.reasons.contains { $0.code == .scalingInProgress }
    }
  }
}
