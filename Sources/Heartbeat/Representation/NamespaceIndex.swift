import FastCGI
import Health
import Monitoring

/// Counts of the workloads of each namespace.
struct NamespaceIndex: DocumentPart {
  private let namespaces: [(name: String, counts: GroupCounts)]
  private let workloads: Int

  /// Counts the workloads of each namespace.
  init(_ lists: [String: MemberList]) {
    let counts = lists.mapValues(\.tally).filter { $0.value.count > 0 }
    workloads = counts.values.map(\.count).reduce(0, +)
    namespaces = counts.map { ($0, GroupCounts($1)) }.sorted { $0.name < $1.name }
  }

  /// One sentence that a person understands.
  var summary: String {
    "\(workloads) \(workloads == 1 ? "workload" : "workloads") in "
      + "\(namespaces.count) \(namespaces.count == 1 ? "namespace" : "namespaces")."
  }

  /// Writes `namespaces`.
  func write(to json: inout JSONWriter) {
    json.name("namespaces")
    json.array { json in
      for (name, counts) in namespaces {
        json.object { json in
          json.member("namespace", name)
          json.name("counts")
          counts.write(to: &json)
        }
      }
    }
  }
}

extension Representation {
  /// What is answered when it is asked which namespaces there are.
  init(index: NamespaceIndex) {
    self.init(
      .ok, HealthDocument(status: .pass, description: index.summary, part: index), isTagged: true)
  }
}
