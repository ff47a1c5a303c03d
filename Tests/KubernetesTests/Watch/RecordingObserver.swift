import Foundation
import Health
import Synchronization

@testable import Kubernetes

/// Keeps what a watcher tells, as a cache would, and everything that it told in order.
final class RecordingObserver: ClusterObserver {
  struct Seen: Sendable {
    /// By kind and place, with what is wrong.
    var unreadable: [String: String] = [:]
    var deployments: [String: Deployment] = [:]
    var pods: [String: Pod] = [:]
    var warnings: [PodWarning] = []
    var states: [WatchStream: WatchStream.State] = [:]
    var confirmations: [WatchStream: [ContinuousClock.Instant]] = [:]
    /// Such as `pods=a,b`, `+pod a`, `-pod a`, `pods watching`.
    var log: [String] = []

    var podNames: [String] { pods.keys.sorted() }
    func state(_ resource: WatchStream.Resource) -> WatchStream.State? {
      states[WatchStream(resource, in: .cluster)]
    }
    /// How often a line is in the log.
    func count(_ line: String) -> Int { log.count { $0 == line } }
  }

  private let recorded = Mutex(Seen())

  var seen: Seen { recorded.withLock { $0 } }

  /// Waits until what has been seen meets a condition.
  ///
  /// - Returns: What had been seen then, or when the time was up.
  @discardableResult
  func wait(upTo limit: Duration = .seconds(15), until condition: (Seen) -> Bool) -> Seen {
    let deadline = ContinuousClock.now + limit
    while true {
      let seen = seen
      if condition(seen) || ContinuousClock.now > deadline { return seen }
      Thread.sleep(forTimeInterval: 0.002)
    }
  }

  private func record(_ line: String, _ change: (inout Seen) -> Void = { _ in }) {
    recorded.withLock {
      change(&$0)
      $0.log.append(line)
    }
  }

  func replace(deployments: [Deployment], unreadable: [UnreadableObject], in scope: WatchScope) {
    for object in unreadable { update(object) }
    record("deployments=" + deployments.map(\.name).joined(separator: ",")) { seen in
      seen.deployments = seen.deployments.filter { !scope.covers($0.value.namespace) }
      for deployment in deployments {
        seen.deployments["\(deployment.namespace)/\(deployment.name)"] = deployment
      }
    }
  }

  func replace(pods: [Pod], unreadable: [UnreadableObject], in scope: WatchScope) {
    for object in unreadable { update(object) }
    record("pods=" + pods.map(\.name).joined(separator: ",")) { seen in
      seen.pods = seen.pods.filter { !scope.covers($0.value.namespace) }
      for pod in pods { seen.pods["\(pod.namespace)/\(pod.name)"] = pod }
    }
  }

  func replace(warnings: [PodWarning], unreadable: [UnreadableObject], in scope: WatchScope) {
    for object in unreadable { update(object) }
    record("warnings=" + warnings.map(\.reason).joined(separator: ",")) { $0.warnings = warnings }
  }

  func update(_ deployment: Deployment) {
    record("+deployment \(deployment.name)") {
      $0.deployments["\(deployment.namespace)/\(deployment.name)"] = deployment
    }
  }

  func update(_ pod: Pod) {
    record("+pod \(pod.name)") { $0.pods["\(pod.namespace)/\(pod.name)"] = pod }
  }

  func update(_ warning: PodWarning) {
    record("+warning \(warning.reason)") { $0.warnings.append(warning) }
  }

  func update(_ unreadable: UnreadableObject) {
    record("?\(unreadable.key)") { seen in
      seen.unreadable[unreadable.key] = unreadable.problem
      let place = "\(unreadable.namespace)/\(unreadable.name)"
      switch unreadable.kind {
      case .deployment: seen.deployments[place] = nil
      case .pod: seen.pods[place] = nil
      case .event: break
      }
    }
  }

  func remove(_ unreadable: UnreadableObject) {
    record("-?\(unreadable.key)") { $0.unreadable[unreadable.key] = nil }
  }

  func remove(_ deployment: Deployment) {
    record("-deployment \(deployment.name)") {
      $0.deployments["\(deployment.namespace)/\(deployment.name)"] = nil
    }
  }

  func remove(_ pod: Pod) {
    record("-pod \(pod.name)") { $0.pods["\(pod.namespace)/\(pod.name)"] = nil }
  }

  func change(_ stream: WatchStream, to state: WatchStream.State) {
    record("\(stream) \(state.word)") { $0.states[stream] = state }
  }

  func confirm(_ stream: WatchStream, at moment: ContinuousClock.Instant) {
    recorded.withLock { $0.confirmations[stream, default: []].append(moment) }
  }
}

extension UnreadableObject {
  /// Such as `Pod shop/web-1`.
  var key: String { "\(kind.rawValue) \(namespace)/\(name)" }
}

extension WatchScope {
  func covers(_ namespace: String) -> Bool {
    switch self {
    case .cluster: true
    case .namespace(let name): name == namespace
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
