import Foundation

@testable import Health

/// The moment of all verdicts in these tests.
let now = Date(timeIntervalSince1970: 1_800_000_000)

/// A moment before `now`.
func ago(_ seconds: Double) -> Date { now - seconds }

/// A deployment `default/web`, observed and rolled out in full, unless told otherwise.
func deployment(
  replicas: Int = 3, updated: Int? = nil, total: Int? = nil, generation: Int64 = 2, observed: Int64? = 2,
  strategy: Deployment.Strategy = .standard, minReadySeconds: Int = 0, deadline: Int = 600,
  paused: Bool = false, conditions: [Condition] = []
) -> Deployment {
  Deployment(
    namespace: "default", name: "web", uid: "uid-web", generation: generation, observedGeneration: observed,
    desiredReplicas: replicas, selector: LabelSelector(matchLabels: ["app": "web"]), strategy: strategy,
    minReadySeconds: minReadySeconds, progressDeadlineSeconds: deadline, isPaused: paused,
    status: .init(
      total: total ?? updated ?? replicas, updated: updated ?? replicas, ready: replicas, available: replicas),
    conditions: conditions)
}

/// What a pod of `default/web` is doing.
enum Phase {
  /// Ready for this many seconds.
  case ready(Double)
  /// Never ready, a node took it this many seconds ago.
  case starting(Double)
  /// Lost its readiness this many seconds ago.
  case unready(Double)
  /// No node takes it, for this many seconds.
  case unschedulable(Double)
}

/// A pod of `default/web`; hash `a` is the current template.
func pod(
  _ name: String, _ phase: Phase = .ready(3600), hash: String = "a", app: Container? = nil,
  others: [Container] = []
) -> Pod {
  let start: Date
  var ready = Condition(type: "Ready", status: .true)
  var scheduled = Condition(type: "PodScheduled", status: .true)
  switch phase {
  case .ready(let seconds):
    start = ago(seconds + 10)
    ready.lastTransition = ago(seconds)
  case .starting(let seconds):
    start = ago(seconds)
    ready.status = .false
    ready.lastTransition = start
  case .unready(let seconds):
    start = ago(seconds + 3600)
    ready.status = .false
    ready.lastTransition = ago(seconds)
  case .unschedulable(let seconds):
    start = ago(seconds)
    scheduled.status = .false
    scheduled.reason = "Unschedulable"
    scheduled.message = "0/3 nodes are available: 3 Insufficient cpu."
    ready.status = .false
  }
  scheduled.lastTransition = start
  return Pod(
    namespace: "default", name: name, uid: "uid-\(name)",
    labels: ["app": "web", "pod-template-hash": hash], controller: .replicaSet("web-\(hash)"), created: start,
    started: scheduled.status == .true ? start : nil,
    phase: scheduled.status == .true ? .running : .pending, scheduled: scheduled, ready: ready,
    containers: [app ?? container()] + others)
}

/// A container that runs, unless told otherwise.
func container(
  _ name: String = "app", role: Container.Role = .app, restarts: Int = 0,
  state: Container.State = .running(since: ago(60)), last: Container.Termination? = nil
) -> Container {
  Container(name: name, role: role, restartCount: restarts, state: state, lastTermination: last)
}

/// A container whose last run ended `ended` seconds ago and had lasted `lasted` seconds.
func crashed(
  restarts: Int, ended: Double, lasted: Double, _ name: String = "app", role: Container.Role = .app
) -> Container {
  container(
    name, role: role, restarts: restarts, state: .running(since: ago(ended)),
    last: .init(exitCode: 1, reason: "Error", started: ago(ended + lasted), finished: ago(ended)))
}

extension Pod {
  /// The pod, being deleted.
  var terminating: Pod { terminating(by: ago(1)) }

  /// The pod, being deleted, and to be gone by a moment.
  func terminating(by moment: Date) -> Pod {
    var copy = self
    copy.deletion = moment
    return copy
  }

  /// The pod, ended `seconds` ago.
  func finished(_ phase: Pod.Phase = .failed, _ seconds: Double, reason: String = "OutOfcpu") -> Pod {
    var copy = self
    copy.phase = phase
    copy.reason = reason
    copy.ready?.status = .false
    copy.containers = [
      container(
        state: .terminated(.init(exitCode: 137, started: ago(seconds + 60), finished: ago(seconds))))
    ]
    return copy
  }

  /// The pod, changed.
  func with(_ change: (inout Pod) -> Void) -> Pod {
    var copy = self
    change(&copy)
    return copy
  }
}

/// `count` ready pods.
func readyPods(_ count: Int, hash: String = "a") -> [Pod] {
  (0..<count).map { pod("web-\(hash)-\($0)", hash: hash) }
}
