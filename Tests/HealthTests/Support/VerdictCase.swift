import Testing

@testable import Health

/// One row of a table: what is there, and the verdict that must follow.
struct VerdictCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let workload: any Workload
  let pods: [Pod]
  var shortageSince: Double?
  var warnings: [PodWarning] = []
  var required: IntOrPercent?
  let state: HealthState
  /// All codes, worst first.
  let codes: [ReasonCode]

  /// Describes a row; `shortage` is how many seconds ago the shortage was first seen.
  init(
    _ description: String, _ workload: any Workload, _ pods: [Pod], shortage: Double? = nil,
    required: IntOrPercent? = nil, warnings: [PodWarning] = [], _ state: HealthState, _ codes: [ReasonCode]
  ) {
    self.testDescription = description
    self.workload = workload
    self.pods = pods
    self.shortageSince = shortage
    self.required = required
    self.warnings = warnings
    self.state = state
    self.codes = codes
  }

  /// Reaches the verdict, and compares it.
  func check() {
    let verdict = Verdict(
      on: workload, pods: pods, warnings: warnings, at: now,
      remembering: WorkloadMemory(shortageSince: shortageSince.map(ago)),
      under: HealthSettings(required: required))
    #expect(verdict.state == state)
    #expect(verdict.reasons.map(\.code) == codes)
  }
}
