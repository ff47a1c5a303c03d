package import Foundation
package import Health
import Yams

/// A case of the rules: objects as the API gives them, and the verdict on the first of them.
///
/// A file is several YAML documents: what is expected, then the objects, which `kube-stand-in` serves as they are. A
/// comment in front says what has happened, and why the state is right for those who use the service and for those who
/// are woken.
///
/// ```yaml
/// # Why this state is right.
/// expect:
///   state: degraded           # healthy, progressing, degraded, unavailable
///   status: fail              # pass, warn, fail; left out where no policy is asked
///   codes: [PodUnready]       # all reason codes, worst first
///   pods: {ready: 2}          # those numbers that the case is about
///   since: now-1m             # when the state began, or unknown; left out where the case is not about it
/// remembered:                 # what no object says; left out when nothing is
///   shortageSince: now-1m
/// settings:                   # those that are not as they are by default
///   HEALTH_REQUIRED: 50%
/// ---
/// apiVersion: apps/v1         # the workload, then all that belongs to it
/// kind: Deployment
/// ```
package struct VerdictCase: Sendable, CustomStringConvertible {
  /// The moment that cases are read for.
  package static let now = Date(timeIntervalSince1970: 1_800_000_000)

  /// Where cases are, below the top of the checkout: a folder for each kind.
  package static let folder = "Tests/VerdictTests/Verdicts"

  /// The folder: the kind in lower case.
  package let kind: String
  /// The file's name without its ending: `{state}-{what}`.
  package let name: String
  /// What the comment in front says.
  package let comment: String
  /// What must come out.
  package let expectation: CaseExpectation
  /// What is remembered.
  package let memory: WorkloadMemory
  /// What the operator of the program asks of all verdicts.
  package let settings: HealthSettings
  /// The objects.
  package let objects: CaseObjects
  /// The objects as the file has them.
  package let objectsText: String

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - text: What it holds.
  ///   - kind: Its folder.
  ///   - name: Its name without the ending.
  /// - Throws: For the first thing that is not understood.
  package init(_ text: String, kind: String, name: String) throws {
    (self.kind, self.name) = (kind, name)
    comment = Self.comment(of: text)
    guard let separator = text.firstRange(of: "\n---\n") else {
      throw CaseError(problem: "the objects are missing")
    }
    objectsText = String(text[separator.upperBound...])
    var documents = try Array(compose_all(yaml: text)).filter { $0.null == nil }
    guard !documents.isEmpty else { throw CaseError(problem: "there is nothing in it") }
    let fields = try CaseFields(documents.removeFirst(), of: ["expect", "remembered", "settings"])
    expectation = try CaseExpectation(try fields.required("expect"), at: Self.now)
    settings = try fields["settings"].map(HealthSettings.init) ?? HealthSettings()
    let objects = try CaseObjects(documents, at: Self.now)
    memory =
      try fields["remembered"].map { try WorkloadMemory($0, of: objects, at: Self.now) } ?? WorkloadMemory()
    self.objects = objects
  }

  /// Such as `deployment/healthy-all-pods-ready`.
  package var description: String { "\(kind)/\(name)" }

  /// The verdict at the moment that the case is read for.
  package var verdict: Verdict {
    var memory = memory
    return verdict(at: Self.now, remembering: &memory)
  }

  /// The verdict at a moment.
  ///
  /// - Parameters:
  ///   - moment: When.
  ///   - memory: What is remembered; becomes what is to be remembered of this one.
  /// - Returns: The verdict.
  package func verdict(at moment: Date, remembering memory: inout WorkloadMemory) -> Verdict {
    Verdict(
      on: objects.workload, pods: objects.pods, unreadable: objects.unreadable, by: objects.ownership,
      warnings: objects.warnings, runs: objects.runs, at: moment, remembering: &memory, under: settings)
  }

  private static func comment(of text: String) -> String {
    text.split(separator: "\n").prefix { $0.hasPrefix("#") }
      .map { $0.dropFirst().trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
  }
}
