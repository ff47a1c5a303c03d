import Foundation
import Health
import TestSupport
import Testing
import VerdictCases

/// A sample of the cases, through the stand-in, the program and nginx: the same answers as the rules alone give.
@Suite struct VerdictCaseTests {
  /// How long a verdict must hold to be asked for here.
  private static let duration = 300.0

  /// Every fifth case, and those of every kind and state that come first.
  static let sample: [VerdictCase] = {
    let steady = VerdictCases.read(Repository.file(VerdictCase.folder)).cases.filter(isSteady)
    var seen: Set<String> = []
    return steady.enumerated().filter { index, example in
      seen.insert("\(example.kind)/\(example.expectation.state)").inserted || index % 5 == 0
    }.map(\.element)
  }()

  /// Whether an answer is the same whenever it is asked for, and by a program that remembers nothing.
  private static func isSteady(_ example: VerdictCase) -> Bool {
    guard example.memory == WorkloadMemory(), example.settings == HealthSettings(),
      example.objects.unreadable.isEmpty,
      isWhole(example.objects, example.objectsText)
    else { return false }
    return [-2, duration].allSatisfy { seconds in
      var memory = WorkloadMemory()
      let verdict = example.verdict(at: VerdictCase.now + seconds, remembering: &memory)
      // What cannot be explained is another thing once it has lasted.
      return !verdict.hasUnexplainedShortage && verdict.state == example.expectation.state
        && verdict.reasons.map(\.code) == example.expectation.codes
    }
  }

  /// Whether whose the pods are does not hinge on a ReplicaSet that is not among the objects: the whole system knows that there
  /// is none of that name, and the rules alone do not.
  private static func isWhole(_ objects: CaseObjects, _ text: String) -> Bool {
    guard let deployment = objects.workload as? Deployment, !text.contains("\nkind: ReplicaSet\n") else {
      return true
    }
    let known = Ownership(replicaSets: [], deployments: [deployment.name: deployment.selector])
    return objects.pods.allSatisfy {
      deployment.owns($0, by: objects.ownership) == deployment.owns($0, by: known)
    }
  }

  @Test(arguments: [true, false]) func theWholeSystemSaysTheSame(isWatched: Bool) async throws {
    #expect(Self.sample.count > 20)
    try await withTemporaryFolder { (folder) async throws in
      // Each case has a namespace of its own, so that one program answers for all.
      for (number, example) in Self.sample.enumerated() {
        try example.objectsText.replacing("namespace: default", with: "namespace: case-\(number)")
          .write(to: folder.appendingPathComponent("\(number).yaml"), atomically: true, encoding: .utf8)
      }
      var options = isWatched ? SystemUnderTest.Options() : .live()
      options.fixtures = folder
      try await SystemUnderTest.with(options) { (system) async throws in
        for (number, example) in Self.sample.enumerated() {
          let url = system.server.verdict("case-\(number)/\(example.kind)/\(example.objects.workload.name)")
          var answer: CurlResult?
          let isSame = try await holds(within: .seconds(20)) {
            let result = try await curl(url)
            answer = result
            return Self.words(of: result) == example.expectedWords
          }
          #expect(isSame, "\(example): \(answer.map { "\($0)" } ?? "")")
        }
      }
    }
  }

  /// The HTTP status, the status, the state and the codes of an answer.
  private static func words(of result: CurlResult) -> [String] {
    let reasons = result.json["reasons"] as? [[String: any Sendable]] ?? []
    return ["\(result.status)"] + ["status", "state"].map { result.json[$0] as? String ?? "" }
      + reasons.map { $0["code"] as? String ?? "" }
  }
}

extension VerdictCase {
  fileprivate var expectedWords: [String] {
    let status = expectation.status ?? verdict.status
    return ["\(status == .fail ? 503 : 200)", status.rawValue, expectation.state.rawValue]
      + expectation.codes.map(\.rawValue)
  }
}
