import Foundation
package import Health
import Kubernetes
import Synchronization
import System
import Yams

/// The objects of a case, read as the program reads the lists of an API server.
package struct CaseObjects: Sendable {
  /// The first one, whose verdict is meant.
  package let workload: any Workload
  /// All pods.
  package let pods: [Pod]
  /// The pods that cannot be read.
  package let unreadable: [UnreadablePod]
  /// The warnings about pods.
  package let warnings: [PodWarning]
  /// The jobs that are runs of the workload and have finished.
  package let runs: RunHistory
  /// What is known besides of who owns what: nothing in a case without ReplicaSets and further workloads.
  package let ownership: Ownership

  /// Reads objects.
  ///
  /// - Parameters:
  ///   - nodes: Each with `apiVersion` and `kind`, the workload first.
  ///   - now: The moment that they are relative to.
  /// - Throws: When one of them is of no type that the program watches, or the first is no workload that can be read.
  init(_ nodes: [Node], at now: Date) throws(CaseError) {
    var lists: [(type: any WatchedObject.Type, items: [String])] = []
    for node in nodes {
      let type = try Self.type(of: node)
      let json = try JSONText(node, at: now).text
      if let index = lists.firstIndex(where: { $0.type == type }) {
        lists[index].items.append(json)
      } else {
        lists.append((type, [json]))
      }
    }
    let told = ToldObjects()
    for list in lists {
      let decoder = WatchStream(list.type, in: .cluster).decoder(for: told, sharing: Interner())
      let text = #"{"metadata":{"resourceVersion":"1"},"items":[\#(list.items.joined(separator: ","))]}"#
      do {
        _ = try decoder.addPage(Array(text.utf8))
      } catch {
        throw CaseError(problem: "a list of objects cannot be read: \(error)")
      }
      decoder.publish()
    }
    let objects = told.objects
    var (workloads, pods): ([any Workload], [Pod]) = ([], [])
    var (unreadable, warnings): ([UnreadablePod], [PodWarning]) = ([], [])
    var replicaSets: [ReplicaSet] = []
    for object in objects {
      switch object {
      case .workload(let workload): workloads.append(workload)
      case .pod(let pod): pods.append(pod)
      case .replicaSets(let list): replicaSets += list
      case .warning(let warning): warnings.append(warning)
      case .unreadable(let object) where object.resource == Pod.resource: unreadable.append(object.pod)
      case .unreadable(let object): throw CaseError(problem: "\(object)")
      }
    }
    guard let workload = workloads.first, lists.first?.type is any Workload.Type else {
      throw CaseError(line: nodes.first?.mark?.line, problem: "the first object must be a workload")
    }
    (self.workload, self.pods, self.unreadable, self.warnings) = (workload, pods, unreadable, warnings)
    runs = (workload as? CronJob)?.history(among: workloads.compactMap { $0 as? Job }) ?? RunHistory()
    let deployments = workloads.compactMap { $0 as? Deployment }
    ownership =
      replicaSets.isEmpty && workloads.count == 1
      ? Ownership()
      : Ownership(
        replicaSets: replicaSets,
        deployments: Dictionary(deployments.map { ($0.name, $0.selector) }) { $1 })
  }

  private static func type(of node: Node) throws(CaseError) -> any WatchedObject.Type {
    let (version, kind) = (node["apiVersion"]?.string ?? "", node["kind"]?.string ?? "")
    let type = WatchedObjects.types.first { type in
      let resource = type.resource
      let group = resource.group.isEmpty ? "" : "\(resource.group)/"
      return resource.kind == kind && "\(group)\(resource.version)" == version
    }
    guard let type else {
      throw CaseError(line: node.mark?.line, problem: "no object of \(version) \(kind) is watched")
    }
    return type
  }
}

/// Takes what a decoder tells.
private final class ToldObjects: ResourceEventHandler {
  private let state = Mutex<[ClusterObject]>([])

  var objects: [ClusterObject] { state.withLock { $0 } }

  func handle(_ changes: [ObjectChange], from _: WatchStream) {
    for case .replaced(let objects) in changes { state.withLock { $0 += objects } }
  }

  func change(_: WatchStream, to _: WatchStream.State) {}
  func confirm(_: WatchStream, at _: MonotonicInstant) {}
}
