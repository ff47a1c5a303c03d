import Foundation
import Health
import Kubernetes
import TestSupport
import Testing
import VerdictCases

@testable import kube_stand_in

/// What holds for the files of cases.
@Suite struct CaseFileTests {
  @Test func everyReasonCodeHasACase() {
    let seen = Set(VerdictTests.cases.flatMap(\.expectation.codes))
    #expect(ReasonCode.allCases.filter { !seen.contains($0) }.isEmpty)
  }

  @Test func everyStateOfEveryKindHasACase() {
    for type in WatchedObjects.workloads {
      let states = VerdictTests.cases.filter { $0.kind == type.kind.noun }.map(\.expectation.state)
      // What is to end is never half of what it should be.
      let possible = HealthState.allCases.filter { !(type is any RunningWorkload.Type) || $0 != .degraded }
      #expect(Set(states) == Set(possible), "\(type.kind)")
    }
  }

  @Test(arguments: VerdictTests.cases) func namesSayStateAndKind(_ example: VerdictCase) {
    #expect(example.name.hasPrefix("\(example.expectation.state.rawValue)-"))
    #expect(example.kind == type(of: example.objects.workload).kind.noun)
    #expect(
      example.name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") },
      "names are of small letters, digits and hyphens")
  }

  @Test(arguments: VerdictTests.cases) func aCommentSaysWhy(_ example: VerdictCase) {
    #expect(example.comment.count >= 40)
  }

  @Test func noTwoCasesAreTheSame() {
    var names: [String: String] = [:]
    for example in VerdictTests.cases {
      let content = "\(example.memory) \(example.settings) \(Self.withoutIdentifiers(example.objectsText))"
      if let other = names.updateValue("\(example)", forKey: content) {
        Issue.record("\(example) has the content of \(other)")
      }
    }
  }

  /// Objects as they would be without names that controllers make up, and without uids.
  private static func withoutIdentifiers(_ text: String) -> String {
    text.replacing(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, with: "")
  }

  @Test(arguments: VerdictTests.cases) func theStandInServesTheObjects(_ example: VerdictCase) throws {
    let parser = FixtureParser(file: example.name, started: Timestamp(microseconds: 0))
    let objects = try parser.objects(in: example.objectsText)
    #expect(!objects.isEmpty)
    #expect(Set(objects.map(\.identity)).count == objects.count, "a name twice")
    #expect(objects.allSatisfy { $0.namespace == "default" })
  }

  @Test(arguments: [
    ("", "the objects are missing"),
    ("expect: {state: healthy, codes: []}\n---\n", "the first object must be a workload"),
    ("remembered: {}\n---\n\(deployment)", "'expect' is missing"),
    ("expect: {codes: []}\n---\n\(deployment)", "'state' is missing"),
    ("expect: {state: healthy}\n---\n\(deployment)", "'codes' is missing"),
    ("expect: {state: well, codes: []}\n---\n\(deployment)", "'well' is no HealthState"),
    ("expect: {state: healthy, codes: [PodDead]}\n---\n\(deployment)", "'PodDead' is no ReasonCode"),
    ("expect: {state: healthy, code: []}\n---\n\(deployment)", "unknown key 'code'"),
    ("expect: {state: healthy, codes: [], pods: {read: 1}}\n---\n\(deployment)", "no number 'read'"),
    ("expects: {state: healthy, codes: []}\n---\n\(deployment)", "unknown key 'expects'"),
    (header + "remembered: {shortage: now}\n---\n\(deployment)", "unknown key 'shortage'"),
    (header + "remembered: {shortageSince: 5s}\n---\n\(deployment)", "expected a moment"),
    (header + "remembered: {losses: {web-1: [now]}}\n---\n\(deployment)", "there is no pod 'web-1'"),
    (header + "settings: {PORT: 1}\n---\n\(deployment)", "unknown key 'PORT'"),
    (header + "settings: {HEALTH_REQUIRED: half}\n---\n\(deployment)", "a count or a percentage"),
    ("expect: {state: healthy, codes: [], since: soon}\n---\n\(deployment)", "expected a moment"),
    (header + "---\napiVersion: v1\nkind: Pod\nmetadata: {}\n", "cannot be read"),
    (header + "---\napiVersion: v1\nkind: Node\n", "no object of v1 Node is watched"),
    (header + "---\n\(deployment)  creationTimestamp: nowadays\n", "'nowadays' is no moment"),
  ])
  func whatIsNotUnderstoodFails(_ text: String, _ problem: String) {
    #expect {
      _ = try VerdictCase(text, kind: "deployment", name: "healthy-x")
    } throws: { error in
      "\(error)".contains(problem)
    }
  }

  private static let header = "expect: {state: healthy, codes: []}\n"
  private static let deployment = """
    apiVersion: apps/v1
    kind: Deployment
    spec: {selector: {}}
    metadata:
      name: web
      namespace: default

    """
}
