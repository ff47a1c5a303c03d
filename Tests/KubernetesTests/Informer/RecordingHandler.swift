import Foundation
import Health
import Synchronization
import System

@testable import Kubernetes

/// Keeps what an informer tells, as a cache would, and everything that it told in order.
final class RecordingHandler: ResourceEventHandler {
  struct Seen: Sendable {
    /// By kind and place, with what is wrong.
    var unreadable: [String: String] = [:]
    var deployments: [String: Deployment] = [:]
    var pods: [String: Pod] = [:]
    var warnings: [PodWarning] = []
    var states: [WatchStream: WatchStream.State] = [:]
    var confirmations: [WatchStream: [MonotonicInstant]] = [:]
    /// Such as `pods=a,b`, `+pod a`, `-pod a`, `pods watching`.
    var log: [String] = []

    var podNames: [String] { pods.keys.sorted() }
    func state(_ type: any WatchedObject.Type) -> WatchStream.State? {
      states[WatchStream(type, in: .cluster)]
    }
    /// How often a line is in the log.
    func count(_ line: String) -> Int { log.count { $0 == line } }

    mutating func keep(_ object: ClusterObject) {
      switch object {
      case .workload(let workload):
        deployments["\(workload.namespace)/\(workload.name)"] = workload as? Deployment
      case .pod(let pod): pods["\(pod.namespace)/\(pod.name)"] = pod
      case .replicaSets: break
      case .warning(let warning): warnings.append(warning)
      case .unreadable(let object):
        unreadable[object.key] = object.problem
        let place = "\(object.namespace)/\(object.name)"
        switch object.resource {
        case Deployment.resource: deployments[place] = nil
        case Pod.resource: pods[place] = nil
        default: break
        }
      }
    }
  }

  private let recorded = Mutex(Seen())

  var seen: Seen { recorded.withLock { $0 } }

  /// Waits until what has been seen meets a condition.
  ///
  /// - Returns: What had been seen then, or when the time was up.
  @discardableResult
  func wait(upTo limit: Duration = .seconds(15), until condition: (Seen) -> Bool) -> Seen {
    let deadline = MonotonicInstant.now + limit
    while true {
      let seen = seen
      if condition(seen) || MonotonicInstant.now > deadline { return seen }
      Thread.sleep(forTimeInterval: 0.002)
    }
  }

  private func record(_ line: String, _ change: (inout Seen) -> Void = { _ in }) {
    recorded.withLock {
      change(&$0)
      $0.log.append(line)
    }
  }

  func handle(_ changes: [ObjectChange], from stream: WatchStream) {
    for change in changes {
      switch change {
      case .replaced(let objects): replace(objects, of: stream)
      case .upserted(let object): update(object)
      case .deleted(let object): remove(object)
      }
    }
  }

  private func replace(_ objects: [ClusterObject], of stream: WatchStream) {
    for case .unreadable(let object) in objects { update(.unreadable(object)) }
    let readable = objects.filter { if case .unreadable = $0 { false } else { true } }
    record("\(stream.resource.plural)=" + readable.map(\.name).joined(separator: ",")) { seen in
      switch stream.resource {
      case Deployment.resource:
        seen.deployments = seen.deployments.filter { !stream.scope.contains($0.value.namespace) }
      case Pod.resource: seen.pods = seen.pods.filter { !stream.scope.contains($0.value.namespace) }
      default: seen.warnings = []
      }
      for object in readable { seen.keep(object) }
    }
  }

  private func update(_ object: ClusterObject) {
    switch object {
    case .workload(let deployment): record("+deployment \(deployment.name)") { $0.keep(object) }
    case .pod(let pod): record("+pod \(pod.name)") { $0.keep(object) }
    case .replicaSets(let list): record("+replicasets \(list.count)") { $0.keep(object) }
    case .warning(let warning): record("+warning \(warning.reason)") { $0.keep(object) }
    case .unreadable(let unreadable): record("?\(unreadable.key)") { $0.keep(object) }
    }
  }

  private func remove(_ object: ClusterObject) {
    switch object {
    case .workload(let deployment):
      record("-deployment \(deployment.name)") {
        $0.deployments["\(deployment.namespace)/\(deployment.name)"] = nil
      }
    case .pod(let pod):
      record("-pod \(pod.name)") { $0.pods["\(pod.namespace)/\(pod.name)"] = nil }
    case .replicaSets(let list):
      record("-replicasets \(list.count)")
    case .warning(let warning):
      record("-warning \(warning.reason)")
    case .unreadable(let unreadable):
      record("-?\(unreadable.key)") { $0.unreadable[unreadable.key] = nil }
    }
  }

  func change(_ stream: WatchStream, to state: WatchStream.State) {
    record("\(stream) \(state.word)") { $0.states[stream] = state }
  }

  func confirm(_ stream: WatchStream, at moment: MonotonicInstant) {
    recorded.withLock { $0.confirmations[stream, default: []].append(moment) }
  }
}

extension UnreadableObject {
  /// Such as `Pod shop/web-1`.
  var key: String { "\(resource.kind) \(namespace)/\(name)" }
}

extension ClusterObject {
  /// What the log calls it.
  fileprivate var name: String {
    switch self {
    case .workload(let workload): workload.name
    case .pod(let pod): pod.name
    case .replicaSets(let list): "\(list.count) replicasets"
    case .warning(let warning): warning.reason
    case .unreadable(let object): object.key
    }
  }
}

extension WatchStream.State {
  var word: String {
    switch self {
    case .listing: "listing"
    case .watching: "watching"
    case .broken: "broken"
    case .forbidden: "forbidden"
    }
  }

  var error: APIError? {
    switch self {
    case .broken(let error), .forbidden(let error): error
    case .listing, .watching: nil
    }
  }
}
