import FoundationEssentials
import Health
import Kubernetes

/// Pods are kept with the workload that they lead to, and are found there by their place.
extension ClusterStore {
  /// Takes a new or changed pod, or one whose owner has changed.
  mutating func upsert(_ pod: Pod, at now: Date) {
    guard let assignment = ownership.assignment(of: pod.controller, pod.labels, in: pod.namespace) else {
      return deletePod(pod.id)
    }
    warnings.claim(pod: pod.id)
    let warning = warnings[pod.id]
    if let known = places[pod.id] {
      if known.record.reference == assignment.workload, let place = known.place {
        forgetOwnership(of: pod.id, known)
        ownership.record(pod: pod.id, pod.controller, in: pod.namespace, as: assignment)
        if known.record.replace(place, with: pod, of: assignment.owner, warning, at: now) {
          affect(known.record)
        }
        return
      }
      // It was given to another workload, or can be read again.
      removePod(pod.id)
    }
    let record = record(of: assignment.workload)
    ownership.record(pod: pod.id, pod.controller, in: pod.namespace, as: assignment)
    places[pod.id] = PodPlace(
      record: record, place: record.append(pod, of: assignment.owner, warning, at: now))
    affect(record)
  }

  /// The same of a pod that cannot be read.
  mutating func upsert(_ pod: UnreadablePod) {
    guard let assignment = ownership.assignment(of: pod.controller, pod.labels, in: pod.namespace) else {
      deletePod(pod.id)
      return
    }
    if let known = places[pod.id] {
      if known.record.reference != assignment.workload || known.place != nil {
        removePod(pod.id)
      } else {
        forgetOwnership(of: pod.id, known)
      }
    }
    let record = record(of: assignment.workload)
    ownership.record(pod: pod.id, pod.controller, in: pod.namespace, as: assignment)
    places[pod.id] = PodPlace(record: record, place: nil)
    if record.insert(pod, of: assignment.owner, warnings[pod.id]) { affect(record) }
  }

  /// Takes a warning about a pod, which may come before the pod.
  mutating func upsert(_ warning: PodWarning, at now: Date) {
    let place = places[warning.podID]
    guard warnings.insert(warning, isClaimed: place != nil), let place else { return }
    update(warning, about: warning.podID, at: place, at: now)
  }

  /// Takes the newest warning about a pod, or that there is none any more.
  mutating func update(_ warning: PodWarning?, about pod: UID, at place: PodPlace, at now: Date) {
    if let index = place.place {
      place.record.update(warning, about: index, at: now)
    } else {
      place.record.update(warning, aboutUnreadable: pod)
    }
    affect(place.record)
  }

  /// Forgets a pod, and the warnings about it.
  mutating func deletePod(_ uid: UID) {
    warnings.remove(pod: uid)
    memory.forget(pod: uid)
    removePod(uid)
  }

  private mutating func removePod(_ uid: UID) {
    guard let known = places.removeValue(forKey: uid) else { return }
    forgetOwnership(of: uid, known)
    let record = known.record
    if let place = known.place {
      record.remove(place)
      // The last one has come into its place.
      if place < record.podCount { places[record.pod(at: place).id]?.place = place }
    } else {
      record.removeUnreadable(uid)
    }
    affect(record)
  }
}
