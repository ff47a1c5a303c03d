import Foundation
import Health
import Yams

extension WorkloadMemory {
  /// Reads what is remembered, in which pods go by their names.
  init(_ node: Node, of objects: CaseObjects, at now: Date) throws(CaseError) {
    let fields = try CaseFields(
      node,
      of: [
        "shortageSince", "desiredRaisedAt", "served", "runs", "state", "since", "downSince", "losses",
        "firstSeen",
      ])
    self.init()
    shortageSince = try fields.moment("shortageSince", from: now)
    desiredRaisedAt = try fields.moment("desiredRaisedAt", from: now)
    served = try fields["served"].map { node throws(CaseError) in try CaseFields.number(node) }
    if let runs = fields["runs"]?.sequence {
      for run in runs { self.runs.take(try JobRun(run, from: now)) }
    }
    state = try fields["state"].map { node throws(CaseError) in try CaseFields.word(node) }
    since = try fields.moment("since", from: now)
    downSince = try fields.moment("downSince", from: now)
    let losses = try fields.byName("losses") { node throws(CaseError) in
      try CaseFields.moments(node, from: now)
    }
    let sights = try fields.byName("firstSeen") { node throws(CaseError) in
      try CaseFields.moments(byMoment: node, from: now)
    }
    for name in Set(losses.keys).union(sights.keys) {
      guard let pod = objects.pods.first(where: { $0.name == name }) else {
        throw CaseError(line: node.mark?.line, problem: "there is no pod '\(name)' to remember")
      }
      pods[pod.uid] = PodMemory(losses: losses[name] ?? [], firstSights: sights[name] ?? [:])
    }
  }
}

extension JobRun {
  /// Reads a run that is remembered.
  fileprivate init(_ node: Node, from now: Date) throws(CaseError) {
    let fields = try CaseFields(node, of: ["job", "finished", "failure"])
    guard let finished = try fields.moment("finished", from: now) else {
      throw CaseError(line: node.mark?.line, problem: "'finished' is missing")
    }
    self.init(
      job: try fields.required("job").string ?? "", finished: finished, failure: fields["failure"]?.string)
  }
}
