import Foundation
import Health
import Kubernetes
import TestSupport

@testable import Heartbeat
@testable import Monitoring

/// A watched cluster in which anything changes at random, asked for groups in two ways.
struct ChangingCluster: Sendable {
  private static let types: [any (Workload & WatchedObject).Type] = [
    Deployment.self, StatefulSet.self, DaemonSet.self,
  ]

  private static let watchedTypes: [any WatchedObject.Type] = types + [Pod.self]

  private var random: SeededGenerator
  private let size: Int
  private let clock: ManualClock
  /// Follows the cluster by difference.
  let source: WatchedVerdicts
  private var objects: [WorkloadReference: ClusterObject] = [:]
  private var pods: [WorkloadReference: [Pod]] = [:]

  /// Creates an empty cluster.
  ///
  /// - Parameters:
  ///   - size: How many workloads a namespace may have.
  ///   - seed: What the changes follow from.
  init(workloads size: Int, seed: UInt64) {
    random = SeededGenerator(seed: seed)
    self.size = size
    clock = ManualClock(epoch: start)
    source = watched(ScriptedReader(), clock).watch
    for type in Self.watchedTypes {
      source.events.handle([.replaced([])], from: WatchStream(type, in: .cluster))
      source.events.change(WatchStream(type, in: .cluster), to: .watching)
    }
    confirm()
  }

  /// Changes something, or nothing, and asks some questions.
  ///
  /// - Returns: What is answered by difference and not anew; nil when all is the same.
  mutating func step() -> String? {
    for _ in 0..<Int.random(in: 0..<4, using: &random) { change() }
    for _ in 0..<Int.random(in: 0..<3, using: &random) {
      if let difference = difference(in: .some(using: &random)) { return difference }
    }
    return nil
  }

  /// What is answered to a question by difference, and not by collecting anew; nil when both are the same.
  func difference(in question: GroupQuestion) -> String? {
    let (kept, anew) = (question.answer(from: source), question.answer(from: CollectedAnew(source)))
    let isSame =
      kept.body == anew.body && kept.status == anew.status && kept.entityTag == anew.entityTag
      && kept.age == anew.age
    return isSame ? nil : "\(question): \(kept.status) \(kept.wholeText) instead of \(anew.wholeText)"
  }

  // MARK: - Changes

  /// Changes something.
  mutating func change() {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<35: upsertPods(of: someWorkload())
    case 35..<65: upsert(someWorkload())
    case 65..<80: upsert(someKnown() ?? someWorkload())
    case 80..<92: if let workload = someKnown() { delete(workload) }
    case 92: deleteNamespace()
    case 93, 94: relist()
    case 95: for _ in 0..<Int.random(in: 0..<60, using: &random) { upsertPods(of: someWorkload()) }
    default:
      clock.advance(by: .milliseconds(Int.random(in: 0..<14_000, using: &random)))
      confirm()
      source.engine.evaluateDue()
    }
  }

  private func confirm() {
    for type in Self.watchedTypes {
      source.events.confirm(WatchStream(type, in: .cluster), at: clock.now)
    }
  }

  private mutating func someWorkload() -> WorkloadReference {
    WorkloadReference(
      kind: Self.types[[0, 0, 0, 1, 2].randomElement(using: &random) ?? 0].kind,
      namespace: GroupQuestion.someNamespace(using: &random),
      name: "workload-\(Int.random(in: 0..<size, using: &random))")
  }

  /// One that is there.
  private mutating func someKnown() -> WorkloadReference? {
    // Not in a dictionary's order, which is another one in each process.
    for _ in 0..<20 {
      let workload = someWorkload()
      if objects[workload] != nil { return workload }
    }
    return nil
  }

  private mutating func upsert(_ reference: WorkloadReference) {
    let object = someObject(reference)
    objects[reference] = object
    source.events.handle([.upserted(object)], from: Self.stream(of: reference))
    if pods[reference] == nil, Bool.random(using: &random) { upsertPods(of: reference) }
  }

  private mutating func upsertPods(of reference: WorkloadReference) {
    guard objects[reference] != nil else { return upsert(reference) }
    let new = (0..<Int.random(in: 0..<3, using: &random)).map { somePod($0, of: reference) }
    pods[reference] = new
    source.events.handle(
      new.map { .upserted(.pod($0)) }, from: WatchStream(Pod.self, in: .cluster))
  }

  private mutating func delete(_ reference: WorkloadReference) {
    let gone = pods.removeValue(forKey: reference) ?? []
    source.events.handle(gone.map { .deleted(.pod($0)) }, from: WatchStream(Pod.self, in: .cluster))
    guard let object = objects.removeValue(forKey: reference) else { return }
    source.events.handle([.deleted(object)], from: Self.stream(of: reference))
  }

  private mutating func deleteNamespace() {
    let name = GroupQuestion.someNamespace(using: &random)
    for reference in objects.keys.filter({ $0.namespace == name }) { delete(reference) }
  }

  /// Lists the workloads of a kind anew, of which some have changed, come and gone unseen.
  private mutating func relist() {
    let kind = someWorkload().kind
    for _ in 0..<Int.random(in: 0..<5, using: &random) {
      var reference = someWorkload()
      reference.kind = kind
      objects[reference] = Bool.random(using: &random) ? someObject(reference) : nil
    }
    let listed = objects.filter { $0.key.kind == kind }.map(\.value)
    source.events.handle([.replaced(listed)], from: WatchStream(kind.type ?? Deployment.self, in: .cluster))
  }

  private static func stream(of reference: WorkloadReference) -> WatchStream {
    WatchStream(reference.kind.type ?? Deployment.self, in: .cluster)
  }

  // MARK: - Objects

  private mutating func someObject(_ reference: WorkloadReference) -> ClusterObject {
    if Int.random(in: 0..<12, using: &random) == 0 {
      return .unreadable(
        UnreadableObject(
          of: (reference.kind.type ?? Deployment.self).resource, namespace: reference.namespace,
          name: reference.name, uid: uid(of: reference),
          labels: Bool.random(using: &random) ? nil : someLabels(),
          problem: "field \(Int.random(in: 0..<3, using: &random)) \"of it\""))
    }
    var workload = someSpecification(reference)
    workload.labels = someLabels()
    workload.policy.isIgnored = Int.random(in: 0..<12, using: &random) == 0
    if Int.random(in: 0..<12, using: &random) == 0 {
      workload.policy.maintenanceUntil = clock.wallClock + Double(Int.random(in: -100..<1000, using: &random))
    }
    return .workload(workload)
  }

  private mutating func someSpecification(_ reference: WorkloadReference) -> any Workload {
    let (namespace, name, uid) = (reference.namespace, reference.name, uid(of: reference))
    let replicas = Int.random(in: 0..<3, using: &random)
    switch reference.kind {
    case StatefulSet.kind:
      return StatefulSet(
        namespace: namespace, name: name, uid: uid, observedGeneration: 1, desiredReplicas: replicas,
        selector: LabelSelector(matchLabels: ["app": name]), updatedReplicas: replicas, currentRevision: "a",
        updateRevision: "a")
    case DaemonSet.kind:
      return DaemonSet(
        namespace: namespace, name: name, uid: uid, observedGeneration: 1,
        selector: LabelSelector(matchLabels: ["app": name]), desiredNumberScheduled: replicas,
        updatedNumberScheduled: replicas)
    default: return sampleDeployment(name, namespace: namespace, replicas: replicas, uid: uid)
    }
  }

  private func uid(of reference: WorkloadReference) -> String {
    "uid-\(reference.namespace)-\(reference.kind)-\(reference.name)"
  }

  private mutating func someLabels() -> [String: String] {
    var labels: [String: String] = [:]
    if Bool.random(using: &random) { labels["tier"] = Bool.random(using: &random) ? "front" : "back" }
    if Int.random(in: 0..<4, using: &random) == 0 { labels["canary"] = "" }
    return labels
  }

  private mutating func somePod(_ number: Int, of reference: WorkloadReference) -> Pod {
    let ages: [Double?] = [nil, nil, nil, 1, 60, 3600]
    var pod = samplePod(
      of: reference.name, number, namespace: reference.namespace,
      unready: ages.randomElement(using: &random) ?? nil, at: clock.wallClock)
    pod.uid = "\(uid(of: reference))-\(number)"
    guard reference.kind != Deployment.kind else { return pod }
    pod.labels = ["app": reference.name, "controller-revision-hash": "a"]
    pod.controller = OwnerReference(
      kind: reference.kind.rawValue, name: reference.name, uid: UID(uid(of: reference)))
    return pod
  }
}

/// What a source knows, collected for each question anew, and shown as nobody has shown it before.
private struct CollectedAnew: VerdictSource {
  private let source: WatchedVerdicts

  init(_ source: WatchedVerdicts) {
    self.source = source
  }

  func verdicts(in selection: Selection) throws(VerdictFailure) -> SelectedVerdicts {
    let known = source.metrics(withWorkloads: true).workloads.filter(selection.contains)
    let fresh = known.map { VerdictEntry($0.standing, of: $0.workload, traits: $0.traits) }
    return SelectedVerdicts(fresh, at: try source.verdicts(in: selection).confirmation)
  }

  func verdict(for workload: WorkloadReference) throws(VerdictFailure) -> ConfirmedVerdict { throw .notFound }

  func otherKinds(than workload: WorkloadReference) -> [WorkloadKind] { [] }
}
