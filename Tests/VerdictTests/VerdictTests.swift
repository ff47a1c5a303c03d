import Foundation
import Health
import TestSupport
import Testing
import VerdictCases

/// Every rule and every number of a verdict, as files.
@Suite struct VerdictTests {
  static let read = VerdictCases.read(Repository.file(VerdictCase.folder))
  static let cases = read.cases

  @Test func everyFileIsUnderstood() {
    #expect(Self.read.problems.isEmpty, "\(Self.read.problems.joined(separator: "\n"))")
    #expect(Self.cases.count > 100)
  }

  @Test(arguments: cases) func theVerdictIsAsExpected(_ example: VerdictCase) {
    let verdict = example.verdict
    #expect(verdict.state == example.expectation.state, "\(verdict.reasons)")
    #expect(verdict.reasons.map(\.code) == example.expectation.codes, "\(verdict.reasons)")
    if let status = example.expectation.status { #expect(verdict.status == status) }
    for (name, number) in example.expectation.pods {
      #expect(verdict.pods[name] == number, "\(name) of \(verdict.pods)")
    }
    switch example.expectation.since {
    case .moment(let moment)?: #expect(verdict.since == moment)
    case .unknown?: #expect(verdict.since == nil)
    case nil: break
    }
  }

  /// Replicas that were started one after the other say the same.
  @Test(arguments: cases) func sinceDoesNotDependOnWhenItIsFirstLooked(_ example: VerdictCase) {
    guard example.memory == WorkloadMemory() else { return }
    let first = example.verdict
    let end = first.validUntil.map { max(VerdictCase.now, $0 - 0.5) } ?? VerdictCase.now + 1_000_000
    var memory = WorkloadMemory()
    let late = example.verdict(at: end, remembering: &memory)
    #expect(first.since.map { $0 <= VerdictCase.now } ?? true)
    // A stamp that is still to come counts as the moment of the look.
    if example.name.contains("ahead") { return }
    #expect(late.since == first.since, "at \(end)")
  }

  @Test(arguments: cases) func theVerdictHoldsUntilItSays(_ example: VerdictCase) {
    var memory = example.memory
    let first = example.verdict(at: VerdictCase.now, remembering: &memory)
    let end = first.validUntil.map { max(VerdictCase.now, $0 - 0.5) } ?? VerdictCase.now + 1_000_000
    let last = example.verdict(at: end, remembering: &memory)
    #expect(last.state == first.state, "at \(end)")
    #expect(last.status == first.status, "at \(end)")
    #expect(last.reasons.map(\.code) == first.reasons.map(\.code), "at \(end)")
  }
}
