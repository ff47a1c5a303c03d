import Health
import Kubernetes
import Synchronization

/// The objects that a stream told of, whatever the order.
final class Objects: ClusterObserver {
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

  func replace(deployments: [Deployment], unreadable: [UnreadableObject], in _: WatchScope) {
    state.withLock {
      $0.deployments += deployments
      $0.unreadable += unreadable
    }
  }

  func replace(pods: [Pod], unreadable: [UnreadableObject], in _: WatchScope) {
    state.withLock {
      $0.pods += pods
      $0.unreadable += unreadable
    }
  }

  func replace(warnings: [PodWarning], unreadable: [UnreadableObject], in _: WatchScope) {
    state.withLock {
      $0.warnings += warnings
      $0.unreadable += unreadable
    }
  }

  func update(_ deployment: Deployment) { state.withLock { $0.deployments.append(deployment) } }
  func update(_ pod: Pod) { state.withLock { $0.pods.append(pod) } }
  func update(_ warning: PodWarning) { state.withLock { $0.warnings.append(warning) } }
  func update(_ unreadable: UnreadableObject) { state.withLock { $0.unreadable.append(unreadable) } }
  func remove(_: Deployment) {}
  func remove(_: Pod) {}
  func remove(_: UnreadableObject) {}
  func change(_: WatchStream, to _: WatchStream.State) {}
  func confirm(_: WatchStream, at _: ContinuousClock.Instant) {}
}

extension WatchStream.Resource {
  /// The kind that a number stands for.
  init(_ number: UInt8) {
    self = Self.allCases[Int(number) % Self.allCases.count]
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
