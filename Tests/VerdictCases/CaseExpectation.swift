package import Foundation
package import Health
import Yams

/// The verdict that a case must lead to.
package struct CaseExpectation: Sendable {
  /// When the state began.
  package enum Since: Sendable, Hashable {
    /// Then.
    case moment(Date)
    /// Nothing tells.
    case unknown
  }

  /// The state.
  package let state: HealthState
  /// What the state comes to under the policies of the object and the settings; nil when the case is not about them.
  package let status: HealthStatus?
  /// All reason codes, worst first.
  package let codes: [ReasonCode]
  /// Those numbers of pods that the case is about, by their names in ``PodCounts``.
  package let pods: [String: Int]
  /// When the state began; nil when the case is not about that.
  package let since: Since?

  init(_ node: Node, at now: Date) throws(CaseError) {
    let fields = try CaseFields(node, of: ["state", "status", "codes", "pods", "since"])
    state = try CaseFields.word(try fields.required("state"))
    status = try fields["status"].map { node throws(CaseError) in try CaseFields.word(node) }
    let list = try fields.required("codes")
    guard let sequence = list.sequence else {
      throw CaseError(line: list.mark?.line, problem: "expected a list of reason codes")
    }
    var codes: [ReasonCode] = []
    for code in sequence { codes.append(try CaseFields.word(code)) }
    self.codes = codes
    pods = try fields["pods"].map { node throws(CaseError) in try CaseFields.numbers(node) } ?? [:]
    since =
      fields["since"]?.string == "unknown"
      ? .unknown : try fields.moment("since", from: now).map(Since.moment)
    for name in pods.keys where PodCounts()[name] == nil {
      throw CaseError(line: node.mark?.line, problem: "there is no number '\(name)' of pods")
    }
  }
}

extension PodCounts {
  /// A number by its name, nil when there is none of that name.
  package subscript(name: String) -> Int? {
    Mirror(reflecting: self).children.first { $0.label == name }?.value as? Int
  }
}
