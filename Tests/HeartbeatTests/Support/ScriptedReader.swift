import Foundation
import Health
import Kubernetes
import Synchronization

@testable import Heartbeat

/// A cluster that answers as a test says.
final class ScriptedReader: ClusterReader {
  /// What is in the cluster, and what it does.
  struct Script: Sendable {
    var deployment: Result<Deployment, APIError> = .success(.healthy)
    /// What is different about deployments of these names.
    var deployments: [String: Result<Deployment, APIError>] = [:]
    var pods: Result<Listed<Pod>, APIError> = .success(Listed([.readyOne]))
    var warnings: Result<Listed<PodWarning>, APIError> = .success(Listed())
    var probe: Result<Void, APIError> = .success(())
    var now = Date(timeIntervalSince1970: 1_800_000_000)
    /// Runs before a deployment is read, on the reader's thread.
    var beforeReading: @Sendable () -> Void = {}
    var reads = 0
    var probes = 0
  }

  private let script: Mutex<Script>

  init(_ script: Script = Script()) {
    self.script = Mutex(script)
  }

  /// Changes what is in the cluster.
  func change(_ body: (inout Script) -> Void) {
    script.withLock { body(&$0) }
  }

  var reads: Int { script.withLock { $0.reads } }
  var probes: Int { script.withLock { $0.probes } }

  func deployment(
    namespace: String, name: String, deadline: ContinuousClock.Instant
  ) throws(APIError) -> Deployment {
    let (before, result) = script.withLock { script in
      script.reads += 1
      return (script.beforeReading, script.deployments[name] ?? script.deployment)
    }
    before()
    return try result.get()
  }

  func pods(
    namespace: String, matching selector: LabelSelector, deadline: ContinuousClock.Instant
  ) throws(APIError) -> Listed<Pod> {
    try script.withLock { $0.pods }.get()
  }

  func podWarnings(namespace: String, deadline: ContinuousClock.Instant) throws(APIError)
    -> Listed<PodWarning>
  {
    try script.withLock { $0.warnings }.get()
  }

  func probe(deadline: ContinuousClock.Instant) throws(APIError) {
    let result = script.withLock { script in
      script.probes += 1
      return script.probe
    }
    try result.get()
  }

  func now() -> Date { script.withLock { $0.now } }
}

extension Deployment {
  /// `default/web`, one replica, rolled out.
  static let healthy = Deployment(
    namespace: "default", name: "web", uid: "uid-web", observedGeneration: 1,
    status: .init(total: 1, updated: 1, ready: 1, available: 1))
}

extension Pod {
  /// The ready pod of `default/web`.
  static let readyOne = Pod(
    namespace: "default", name: "web-a-1", uid: "uid-web-a-1", labels: ["pod-template-hash": "a"],
    controller: .replicaSet("web-a"), created: Date(timeIntervalSince1970: 1_700_000_000),
    ready: Condition(type: "Ready", status: .true))
}
