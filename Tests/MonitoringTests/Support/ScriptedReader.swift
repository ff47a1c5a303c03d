import Foundation
import Health
import Kubernetes
import Synchronization
import System
import TestSupport

@testable import Heartbeat
@testable import Monitoring

/// A cluster that answers as a test says.
final class ScriptedReader: ClusterReader {
  /// What is in the cluster, and what it does.
  struct Script: Sendable {
    var deployment: Result<Deployment, APIError> = .success(.healthy)
    /// What is different about deployments of these names.
    var deployments: [String: Result<Deployment, APIError>] = [:]
    /// The workloads of other kinds.
    var others: [WorkloadReference: any Workload] = [:]
    /// All that are in the namespace.
    var list: Result<Listed<Deployment>, APIError> = .success(Listed())
    var pods: Result<Listed<Pod>, APIError> = .success(Listed([.readyOne]))
    var replicaSets: Result<Listed<ReplicaSet>, APIError> = .success(Listed())
    var warnings: Result<Listed<PodWarning>, APIError> = .success(Listed())
    var probe: Result<Void, APIError> = .success(())
    var now = Date(timeIntervalSince1970: 1_800_000_000)
    /// Runs before a deployment is read, on the reader's thread.
    var beforeReading: @Sendable () -> Void = {}
    var reads = 0
    var otherReads = 0
    var replicaSetReads = 0
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
  /// Reads of single workloads that are no deployments.
  var otherReads: Int { script.withLock { $0.otherReads } }
  var replicaSetReads: Int { script.withLock { $0.replicaSetReads } }
  var probes: Int { script.withLock { $0.probes } }

  func workload(
    _ reference: WorkloadReference, deadline: MonotonicInstant
  ) throws(APIError) -> any Workload {
    guard reference.kind == Deployment.kind else { return try other(reference) }
    let (before, result) = script.withLock { script in
      script.reads += 1
      return (script.beforeReading, script.deployments[reference.name] ?? script.deployment)
    }
    before()
    return try result.get()
  }

  private func other(_ reference: WorkloadReference) throws(APIError) -> any Workload {
    let workload = script.withLock { script in
      script.otherReads += 1
      return script.others[reference]
    }
    guard let workload else { throw .notFound("\(reference)") }
    return workload
  }

  func workloads(
    of kind: WorkloadKind, namespace: String?, deadline: MonotonicInstant
  ) throws(APIError) -> (workloads: [any Workload], unreadable: [UnreadableObject]) {
    let list = try script.withLock { $0.list }.get()
    return (list.objects, list.unreadable)
  }

  func pods(
    namespace: String?, matching selector: LabelSelector, deadline: MonotonicInstant
  ) throws(APIError) -> Listed<Pod> {
    try script.withLock { $0.pods }.get()
  }

  func replicaSets(
    namespace: String, matching selector: LabelSelector, deadline: MonotonicInstant
  ) throws(APIError) -> Listed<ReplicaSet> {
    let result = script.withLock { script in
      script.replicaSetReads += 1
      return script.replicaSets
    }
    return try result.get()
  }

  func podWarnings(namespace: String, deadline: MonotonicInstant) throws(APIError)
    -> Listed<PodWarning>
  {
    try script.withLock { $0.warnings }.get()
  }

  func probe(deadline: MonotonicInstant) throws(APIError) {
    let result = script.withLock { script in
      script.probes += 1
      return script.probe
    }
    try result.get()
  }

  func now() -> Date { script.withLock { $0.now } }
}
