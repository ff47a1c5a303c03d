import Testing

@testable import Health

/// The order of reason codes; each has a case among those of `VerdictTests`.
@Suite struct ReasonCodeTests {
  @Test func codesAreOrderedBySeverity() {
    #expect(ReasonCode.noReplicasReady < .podCrashLooping)
    #expect(ReasonCode.podCrashLooping < .rolloutInProgress)
    #expect(ReasonCode.policyInvalid == ReasonCode.allCases.max())
  }
}
