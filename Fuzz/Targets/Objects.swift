import Health
import Kubernetes
import Synchronization
import System

/// The objects that a stream told of, whatever the order.
final class Objects: ResourceEventHandler {
  /// What is there.
  struct Contents {
    var deployments: [Deployment] = []
    var pods: [Pod] = []
    var warnings: [PodWarning] = []
    var unreadable: [UnreadableObject] = []
  }

  private let state = Mutex(Contents())

  /// What has been told.
  var contents: Contents { state.withLock { $0 } }

  func handle(_ changes: [ObjectChange], from _: WatchStream) {
    for change in changes {
      switch change {
      case .replaced(let objects): for object in objects { add(object) }
      case .upserted(let object): add(object)
      case .deleted: break
      }
    }
  }

  private func add(_ object: ClusterObject) {
    state.withLock {
      switch object {
      case .workload(let workload):
        if let deployment = workload as? Deployment { $0.deployments.append(deployment) }
      case .pod(let pod): $0.pods.append(pod)
      case .replicaSets: break
      case .warning(let warning): $0.warnings.append(warning)
      case .unreadable(let object): $0.unreadable.append(object)
      }
    }
  }

  func change(_: WatchStream, to _: WatchStream.State) {}
  func confirm(_: WatchStream, at _: MonotonicInstant) {}
}

extension WatchStream {
  /// A stream of the type of objects that a number stands for.
  init(_ number: UInt8) {
    // Not in the table's order, which may grow: what inputs stand for stays the same.
    let types: [any WatchedObject.Type] = [Deployment.self, Pod.self, PodWarning.self]
    self.init(types[Int(number) % types.count], in: .cluster)
  }
}

/// What is told of an object that cannot be read: one line, and not a long one.
func checkWords(of unreadable: [UnreadableObject]) throws(BrokenInvariant) {
  for object in unreadable {
    try check(
      object.problem.utf8.count <= 400 && object.problem.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F },
      "a problem that cannot be logged: \(object.problem)")
  }
}

/// What is wrong with an answer of the API server: one line, and not a long one.
func checkWords(of error: APIError) throws(BrokenInvariant) {
  try check(error.description.utf8.count <= 4096, "an error of \(error.description.utf8.count) bytes")
}
