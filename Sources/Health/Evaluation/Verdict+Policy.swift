import FoundationEssentials

extension Verdict {
  /// Works out the status: what the state comes to under the policy of the workload, and of the program.
  ///
  /// The state and its reasons stay as they are: nothing is hidden, it only wakes nobody.
  mutating func apply(
    _ policy: WorkloadPolicy, _ settings: HealthSettings, on workload: any Workload, at now: Date,
    remembering memory: inout WorkloadMemory
  ) {
    trueStatus = HealthStatus(state, failOn: policy.failOn ?? settings.failOn)
    status = trueStatus
    memory.observe(isDown: trueStatus == .fail, created: workload.created, at: now)
    var notes = policy.problems.map { Reason.workload(.policyInvalid, $0) }
    var clock = EvaluationClock(now)
    if let failAfter = policy.failAfter, let downSince = memory.downSince,
      !clock.isAtLeast(Double(failAfter), since: downSince)
    {
      status = .warn
      notes.append(
        .workload(.withinFailAfter, "down for less than \(failAfter) s, which is no failure yet"))
    }
    if let until = policy.maintenanceUntil, clock.isBefore(until) {
      status = .warn
      isUnderMaintenance = true
      notes.append(.workload(.underMaintenance, "under maintenance, which is no failure before its end"))
    }
    if let change = clock.nextChange { validUntil = validUntil.map { min($0, change) } ?? change }
    guard !notes.isEmpty else { return }
    let all = (reasons + notes).sorted(by: Reason.isWorse)
    reasons = Array(all.prefix(Self.mostReasons))
    omittedReasons += all.count - reasons.count
  }
}
