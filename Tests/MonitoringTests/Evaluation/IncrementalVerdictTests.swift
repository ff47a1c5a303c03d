import Foundation
import Health
import Kubernetes
import TestSupport
import Testing

@testable import Monitoring

/// A verdict by difference is that of the pure function, which looks at all pods each time: 100,000 steps in all.
@Suite struct IncrementalVerdictTests {
  /// The most pods and the steps of a run: few pods meet often, and many are several blocks.
  static let runs: [(pods: Int, steps: Int)] = [
    (3, 30_000), (8, 30_000), (20, 20_000), (20, 18_000), (70, 1500), (300, 500),
  ]

  @Test(arguments: runs.indices)
  func isThatOfThePureFunction(run: Int) {
    let seed = UInt64.random(in: 0...UInt64.max)
    let (pods, steps) = Self.runs[run]
    var cluster = RandomCluster(pods: pods, seed: seed)
    for step in 0..<steps {
      let (incremental, pure) = cluster.step()
      guard incremental == pure else {
        Issue.record("seed \(seed), \(pods) pods, step \(step): \(difference(incremental, pure))")
        return
      }
    }
  }
}

/// What two verdicts do not have in common.
private func difference(_ incremental: Verdict, _ pure: Verdict) -> String {
  let lines = [incremental, pure].map { verdict in
    var rest = verdict
    rest.reasons = []
    return Mirror(reflecting: rest).children.map { "\($0.label ?? ""): \($0.value)" }
  }
  let others = zip(lines[0], lines[1]).filter { $0 != $1 }.map { "\($0) instead of \($1)" }
  let reasons = [(incremental, pure), (pure, incremental)].map { one, other in
    one.reasons.filter { !other.reasons.contains($0) }
  }
  return "\(others.joined(separator: "; ")); \(reasons[0]) instead of \(reasons[1])"
}

/// One workload whose pods are changed at random, evaluated in both ways.
private struct RandomCluster {
  private var random: SeededGenerator
  private let size: Int
  private var now = start
  private var workload: any ServingWorkload
  private var pods: [String: Pod] = [:]
  private var unreadable: [String: UnreadableObject] = [:]
  private var warnings: [String: PodWarning] = [:]
  private var store = ClusterStore(remembering: VerdictMemory())
  /// What each way remembers; of the incremental one the store remembers the pods.
  private var (memory, pureMemory) = (WorkloadMemory(), WorkloadMemory())

  init(pods size: Int, seed: UInt64) {
    random = SeededGenerator(seed: seed)
    self.size = size
    workload = sampleDeployment("web")
    let kind = Int.random(in: 0..<3, using: &random)
    workload = someWorkload(kind)
    store.apply(.replaced([]), from: WatchStream(Pod.self, in: .cluster), at: now)
    upsert(.workload(workload), workloadStream)
  }

  /// Changes something, or lets time go by, and evaluates.
  mutating func step() -> (incremental: Verdict, pure: Verdict) {
    for _ in 0..<Int.random(in: 0..<4, using: &random) { change() }
    if Int.random(in: 0..<3, using: &random) == 0 { passTime() }
    _ = store.takeAffected()
    let record = store.record(of: workload.reference)
    let moments = store.refresh(record, at: now)
    let incremental = Verdict(
      on: workload, record.summary, at: now, remembering: &memory, under: HealthSettings(),
      podsValidUntil: moments.validUntil, beginnings: moments.beginnings)
    // What has been seen on the way cannot be told from the objects alone.
    pureMemory.pods = store.memory.pods(Array(pods.keys))
    let pure = Verdict(
      on: workload, pods: pods.values.sorted { $0.name < $1.name },
      unreadable: unreadable.values.map(\.pod), warnings: Array(warnings.values), at: now,
      remembering: &pureMemory)
    lastValid = incremental.validUntil
    evaluations.append(now)
    return (incremental, pure)
  }

  private var lastValid: Date?
  /// The moments of the verdicts since the clock was set back.
  private var evaluations: [Date] = []

  // MARK: - Changes

  private mutating func change() {
    let number = Int.random(in: 0..<size, using: &random)
    let uid = "uid-\(number)"
    let stream = WatchStream(Pod.self, in: .cluster)
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<13:
      let pod = somePod(number, uid)
      pods[uid] = pod
      unreadable[uid] = nil
      upsert(.pod(pod), stream)
    case 13, 14:
      if let pod = pods.removeValue(forKey: uid) {
        store.apply(.deleted(.pod(pod)), from: stream, at: now)
      } else if let object = unreadable.removeValue(forKey: uid) {
        store.apply(.deleted(.unreadable(object)), from: stream, at: now)
      }
      warnings[uid] = nil
    case 15:
      guard let pod = pods.removeValue(forKey: uid) else { return }
      let object = UnreadableObject(
        of: Pod.resource, namespace: pod.namespace, name: pod.name, uid: uid, labels: pod.labels,
        controller: pod.controller, problem: "field \(Int.random(in: 0..<2, using: &random))")
      unreadable[uid] = object
      upsert(.unreadable(object), stream)
    case 16, 17:
      guard pods[uid] != nil || unreadable[uid] != nil else { return }
      let warning = PodWarning(
        podUID: uid, reason: "Unhealthy", message: "Readiness probe failed", lastSeen: someMoment(),
        count: Int.random(in: 1..<20, using: &random), firstSeen: someMoment())
      if let known = warnings[uid], warning.lastSeen < known.lastSeen { return }
      warnings[uid] = warning
      upsert(.warning(warning), WatchStream(PodWarning.self, in: .cluster))
    case 18:
      let objects = pods.values.map(ClusterObject.pod) + unreadable.values.map(ClusterObject.unreadable)
      store.apply(.replaced(objects.shuffled(using: &random)), from: stream, at: now)
    default:
      workload = someWorkload(Int.random(in: 0..<30, using: &random) == 0 ? 3 : 4)
      upsert(.workload(workload), workloadStream)
    }
  }

  private var workloadStream: WatchStream {
    WatchStream(type(of: workload).kind.type ?? Deployment.self, in: .cluster)
  }

  private mutating func upsert(_ object: ClusterObject, _ stream: WatchStream) {
    store.apply(.upserted(object), from: stream, at: now)
  }

  /// Goes to a moment at which something changes by itself, a little or far beyond it, or back.
  private mutating func passTime() {
    switch Int.random(in: 0..<20, using: &random) {
    case 0:
      now -= Double(Int.random(in: 2..<2000, using: &random))
      // A clock that is a second behind the last assessment at most was corrected, and what was found then still holds.
      while evaluations.contains(where: { $0 > now && $0 <= now + 1 }) { now -= 1 }
      evaluations = []
    case 1: now += Double(Int.random(in: 0..<100_000, using: &random))
    case 2..<8:
      guard let lastValid, lastValid > now, lastValid < now + 100_000 else { return }
      now = lastValid + (Bool.random(using: &random) ? 0 : 0.001)
    case 8..<14: now += Double(Int.random(in: 0..<20, using: &random))
    default: now += Double.random(in: 0..<2, using: &random)
    }
  }

  // MARK: - Objects

  /// A workload of a kind: 3 for the other values of it, 4 for another number of pods alone.
  private mutating func someWorkload(_ kind: Int) -> any ServingWorkload {
    let desired = Int.random(in: 0...max(1, size * 3 / 4), using: &random)
    if kind == 4, var deployment = workload as? Deployment {
      deployment.desiredReplicas = desired
      return deployment
    }
    let isDeployment = kind == 0 || kind >= 3 && workload is Deployment
    let isStateful = kind == 1 || kind >= 3 && workload is StatefulSet
    let warmUp = [0, 0, 30].randomElement(using: &random) ?? 0
    if isDeployment {
      var deployment = sampleDeployment("web", replicas: desired)
      deployment.minReadySeconds = warmUp
      deployment.progressDeadlineSeconds = Int.random(in: 60..<700, using: &random)
      return deployment
    }
    let selector = LabelSelector(matchLabels: ["app": "web"])
    if isStateful {
      var set = StatefulSet(
        namespace: "default", name: "web", uid: "uid-web", observedGeneration: 1, desiredReplicas: desired,
        selector: selector, isOrdered: Bool.random(using: &random), minReadySeconds: warmUp,
        updatedReplicas: desired / 2, currentRevision: "a", updateRevision: "b")
      set.firstOrdinal = Int.random(in: 0..<3, using: &random)
      return set
    }
    var set = DaemonSet(namespace: "default", name: "web", uid: "uid-web")
    set.selector = selector
    set.observedGeneration = 1
    set.desiredNumberScheduled = desired
    set.minReadySeconds = warmUp
    return set
  }

  private mutating func somePod(_ number: Int, _ uid: String) -> Pod {
    let isReady = Int.random(in: 0..<3, using: &random) > 0
    var pod = Pod(
      namespace: "default", name: "web-\(number)", uid: uid, labels: ["app": "web"], created: someMoment())
    let revision = Bool.random(using: &random) ? "a" : "b"
    pod.labels[workload is Deployment ? "pod-template-hash" : "controller-revision-hash"] = revision
    pod.controller =
      workload is Deployment
      ? .replicaSet("web-\(revision)")
      : OwnerReference(kind: type(of: workload).kind.rawValue, name: "web", uid: UID("uid-web"))
    if Int.random(in: 0..<30, using: &random) == 0 { pod.labels["app"] = "other" }
    pod.started = Int.random(in: 0..<8, using: &random) == 0 ? nil : someMoment()
    pod.ready = Condition(
      type: "Ready", status: isReady ? .true : [.false, .unknown].randomElement(using: &random) ?? .false,
      lastTransition: Int.random(in: 0..<20, using: &random) == 0 ? nil : someMoment())
    if Int.random(in: 0..<30, using: &random) == 0 { pod.ready = nil }
    if Int.random(in: 0..<6, using: &random) == 0 {
      pod.scheduled = Condition(
        type: "PodScheduled", status: .false,
        reason: ["Unschedulable", "SchedulingGated", "SchedulerError"].randomElement(using: &random),
        lastTransition: someMoment())
    } else {
      pod.scheduled = Condition(type: "PodScheduled", status: .true, lastTransition: someMoment())
    }
    if Int.random(in: 0..<8, using: &random) == 0 {
      pod.deletion = someMoment()
      pod.deletionGracePeriodSeconds = Int.random(in: -5..<60, using: &random)
    }
    if Int.random(in: 0..<8, using: &random) == 0 {
      pod.phase = Bool.random(using: &random) ? .failed : .succeeded
      pod.reason = ["Evicted", "OutOfcpu", nil].randomElement(using: &random) ?? nil
    }
    pod.circumstances = Pod.Circumstances(rawValue: UInt8.random(in: 0..<16, using: &random))
    pod.probeSeconds = Int.random(in: 0..<40, using: &random)
    pod.containers = (0..<Int.random(in: 0..<3, using: &random)).map { someContainer($0) }
    return pod
  }

  private mutating func someContainer(_ number: Int) -> Container {
    let states: [Container.State] = [
      .running(since: someMoment()), .running(since: nil), .waiting(reason: "CrashLoopBackOff", message: nil),
      .waiting(reason: "ImagePullBackOff", message: "m"), .waiting(reason: nil, message: nil),
      .terminated(.init(exitCode: 1, started: someMoment(), finished: someMoment())),
    ]
    return Container(
      name: "c\(number)", role: [.app, .initialization, .sidecar].randomElement(using: &random) ?? .app,
      restartCount: Int.random(in: 0..<4, using: &random),
      state: Bool.random(using: &random) ? states[0] : states.randomElement(using: &random) ?? states[0],
      lastTermination: Bool.random(using: &random)
        ? nil : .init(exitCode: 1, started: someMoment(), finished: someMoment()))
  }

  /// A moment close to one at which a rule turns, any other of the last hours, one ahead, or one that only an enemy has.
  private mutating func someMoment() -> Date {
    let second = now.timeIntervalSince1970.rounded(.down)
    let ago: Double =
      switch Int.random(in: 0..<40, using: &random) {
      case 0: -Double(Int.random(in: 0..<200, using: &random))
      case 1: [-250_000_000_000, 60_000_000_000, -8_000_000].randomElement(using: &random) ?? 0
      case 2..<12: [0, 2, 10, 15, 30, 60, 120, 300, 590, 600, 610, 3600].randomElement(using: &random) ?? 0
      case 12..<30: Double(Int.random(in: 0..<700, using: &random))
      default: Double(Int.random(in: 0..<10_000, using: &random))
      }
    return Date(timeIntervalSince1970: second - ago)
  }
}
