import FoundationEssentials
import Health
import Kubernetes

/// The objects of a cluster as a watch tells of them, sorted by the workload that they bear on.
///
/// A pod belongs to one workload at most, which its controller tells, followed to its end. What a change costs depends on the
/// change, not on how many pods its workload has.
struct ClusterStore {
  /// Where a pod is.
  struct PodPlace {
    let record: WorkloadRecord
    private var packedPlace: Int32 = -1

    init(record: WorkloadRecord, place: Int?) {
      self.record = record
      self.place = place
    }

    /// Its place among the record's pods; nil for one that cannot be read.
    var place: Int? {
      get { packedPlace < 0 ? nil : Int(packedPlace) }
      set { packedPlace = newValue.map { Int32(clamping: $0) } ?? -1 }
    }
  }

  private(set) var records: [WorkloadReference: WorkloadRecord] = [:]
  /// Every pod of a workload, by its uid.
  var places: [UID: PodPlace] = [:]
  var ownership = OwnershipIndex()
  var warnings = NewestWarnings()
  private var affected: [WorkloadRecord] = []
  let memory: VerdictMemory

  /// Creates a store of nothing.
  ///
  /// - Parameter memory: What is remembered of workloads and pods that are watched.
  init(remembering memory: VerdictMemory) {
    self.memory = memory
  }

  /// Takes what has become of a stream's objects.
  ///
  /// - Parameters:
  ///   - change: What has become of them.
  ///   - stream: The stream.
  ///   - now: The moment at which pods are assessed, by the API server's clock.
  mutating func apply(_ change: ObjectChange, from stream: WatchStream, at now: Date) {
    switch change {
    case .replaced(let objects): replace(objects, of: stream, at: now)
    case .upserted(let object): upsert(object, from: stream.scope, at: now)
    case .deleted(let object): delete(object, from: stream.scope, at: now)
    }
    reassignByDeployments(at: now)
  }

  /// Takes it that the ReplicaSets of a scope may not be read, where names must do, or may again.
  mutating func allowReplicaSets(_ areAllowed: Bool, in scope: WatchScope, at now: Date) {
    reassign(
      after: areAllowed ? ownership.showReplicaSets(in: scope) : ownership.hideReplicaSets(in: scope),
      in: scope, at: now)
  }

  /// Takes the records that have changed since they were taken last.
  mutating func takeAffected() -> [WorkloadRecord] {
    let taken = affected
    affected = []
    for record in taken { record.isAffected = false }
    return taken
  }

  /// Takes it that records are to be evaluated.
  mutating func affect(where isAffected: (WorkloadReference) -> Bool) {
    for (reference, record) in records where isAffected(reference) { affect(record) }
  }

  /// Takes it that workloads are to be evaluated, those of them that there are.
  mutating func affect(_ workloads: Set<WorkloadReference>) {
    for workload in workloads { if let record = records[workload] { affect(record) } }
  }

  /// Assesses those pods of a record anew of which time alone may have changed something.
  ///
  /// - Returns: What all of them say of their moments then.
  func refresh(_ record: WorkloadRecord, at now: Date) -> PodMoments {
    record.refresh(warnings, at: now)
  }

  /// Forgets a record of which nothing is left.
  mutating func dropIfEmpty(_ record: WorkloadRecord) {
    if record.isEmpty { records[record.reference] = nil }
  }

  /// Takes it that a record is to be evaluated.
  mutating func affect(_ record: WorkloadRecord) {
    guard !record.isAffected else { return }
    record.isAffected = true
    affected.append(record)
  }

  /// Changes what is known of a workload's runs.
  ///
  /// - Parameters:
  ///   - reference: The workload.
  ///   - change: Changes it, and says whether that says anything new.
  mutating func changeRuns(of reference: WorkloadReference, _ change: (inout RunTable) -> Bool) {
    let record = record(of: reference)
    if change(&record.runs) { affect(record) }
  }

  /// What is known of a workload, be it nothing yet.
  mutating func record(of reference: WorkloadReference) -> WorkloadRecord {
    if let record = records[reference] { return record }
    let record = WorkloadRecord(reference, remembering: memory)
    records[reference] = record
    return record
  }
}

// MARK: - Lists

extension ClusterStore {
  private mutating func replace(_ objects: [ClusterObject], of stream: WatchStream, at now: Date) {
    if stream.resource == Pod.resource {
      replacePods(objects, in: stream.scope, at: now)
    } else if stream.resource == ReplicaSet.resource {
      let lists = objects.compactMap { object in
        if case .replicaSets(let list) = object { list } else { nil }
      }
      reassign(after: ownership.replace(with: lists, in: stream.scope), in: stream.scope, at: now)
    } else if let kind = WorkloadKind(stream.resource) {
      replaceWorkloads(objects, kind, in: stream.scope, at: now)
    } else {
      replaceWarnings(objects, in: stream.scope, at: now)
    }
  }

  private mutating func replaceWorkloads(
    _ objects: [ClusterObject], _ kind: WorkloadKind, in scope: WatchScope, at now: Date
  ) {
    var gone = Set(
      records.lazy.filter {
        $0.key.kind == kind && scope.contains($0.key.namespace) && $0.value.exists
      }.map(\.key))
    for object in objects {
      if let reference = object.workloadReference { gone.remove(reference) }
      upsert(object, from: scope, at: now)
    }
    for reference in gone { deleteWorkload(reference, at: now) }
    if kind == Deployment.kind, ownership.recordDeploymentList(of: scope) {
      _ = ownership.takeDeploymentChanges()
      reassign(in: scope, at: now) { _, owner in owner == nil }
    }
  }

  private mutating func replacePods(_ objects: [ClusterObject], in scope: WatchScope, at now: Date) {
    var gone = Set(places.lazy.filter { scope.contains($0.value.record.reference.namespace) }.map(\.key))
    // At the start all of them are new.
    places.reserveCapacity(objects.count)
    for object in objects {
      switch object {
      case .pod(let pod):
        if !gone.isEmpty { gone.remove(pod.id) }
        upsert(pod, at: now)
      case .unreadable(let object):
        gone.remove(object.id)
        upsert(object, from: scope, at: now)
      case .workload, .replicaSets, .warning: break
      }
    }
    for uid in gone { deletePod(uid) }
    for record in affected { record.trim() }
  }

  private mutating func replaceWarnings(_ objects: [ClusterObject], in scope: WatchScope, at now: Date) {
    let listed = objects.compactMap { object in
      if case .warning(let warning) = object { warning } else { nil }
    }
    let pods = Set(listed.map(\.podID))
    for uid in warnings.pods where !pods.contains(uid) {
      guard let place = places[uid], scope.contains(place.record.reference.namespace) else { continue }
      warnings.remove(pod: uid)
      update(nil, about: uid, at: place, at: now)
    }
    for warning in listed { upsert(warning, at: now) }
  }
}

// MARK: - Changes

extension ClusterStore {
  private mutating func upsert(_ object: ClusterObject, from scope: WatchScope, at now: Date) {
    switch object {
    case .pod(let pod): upsert(pod, at: now)
    case .warning(let warning): upsert(warning, at: now)
    case .unreadable(let object): upsert(object, from: scope, at: now)
    case .replicaSets(let list):
      for replicaSet in list {
        reassign(after: ownership.insert(replicaSet, from: scope), in: scope, at: now)
      }
    case .workload(let workload):
      let record = record(of: workload.reference)
      if let job = workload as? Job { trackRun(record.workload as? Job, job) }
      if record.update(workload, warnings: warnings, at: now) { affect(record) }
      if let deployment = workload as? Deployment {
        ownership.insert(deployment.reference, selecting: deployment.selector)
      }
    }
  }

  private mutating func delete(_ object: ClusterObject, from scope: WatchScope, at now: Date) {
    switch object {
    case .pod(let pod): deletePod(pod.id)
    case .replicaSets(let list):
      for replicaSet in list { deleteReplicaSet(replicaSet.uid, from: scope, at: now) }
    // One that is gone may still explain what has become of its pod.
    case .warning: break
    case .workload(let workload): deleteWorkload(workload.reference, at: now)
    case .unreadable(let object):
      if object.resource == Pod.resource {
        deletePod(object.id)
      } else if object.resource == ReplicaSet.resource, let uid = UID(object.uid) {
        deleteReplicaSet(uid, from: scope, at: now)
      } else if let reference = object.workloadReference {
        deleteWorkload(reference, at: now)
      }
    }
  }

  private mutating func deleteReplicaSet(_ uid: UID, from scope: WatchScope, at now: Date) {
    reassign(after: ownership.remove(uid, from: scope), in: scope, at: now)
  }

  /// Takes a new or changed object that cannot be read; what was known of it counts no more.
  private mutating func upsert(_ object: UnreadableObject, from scope: WatchScope, at now: Date) {
    if object.resource == Pod.resource {
      upsert(object.pod)
    } else if object.resource == ReplicaSet.resource, let uid = UID(object.uid) {
      deleteReplicaSet(uid, from: scope, at: now)
    } else if let reference = object.workloadReference {
      let record = record(of: reference)
      trackRun(record.workload as? Job, nil)
      if record.update(problem: object.problem, labels: object.labels) { affect(record) }
      if reference.kind == Deployment.kind { ownership.insert(reference, selecting: nil) }
    }
  }

  private mutating func deleteWorkload(_ reference: WorkloadReference, at now: Date) {
    guard let record = records[reference], record.exists else { return }
    if reference.kind == Deployment.kind { ownership.remove(reference) }
    trackRun(record.workload as? Job, nil)
    _ = record.update(nil, warnings: warnings, at: now)
    affect(record)
  }
}
