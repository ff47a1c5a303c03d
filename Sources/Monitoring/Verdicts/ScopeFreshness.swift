import FoundationEssentials
import Health
import Kubernetes
import System

/// How the streams of one scope are doing, and how far verdicts can be trusted that rest on them.
///
/// A verdict rests on that of its workload's kind, and on that of pods; one on a deployment also on that of ReplicaSets,
/// unless these may not be watched: names must do then. One of the others that may not be watched costs the verdicts that rest
/// on it, and no others. Events explain verdicts and make none, so their stream does not count.
struct ScopeFreshness {
  private struct Stream {
    var isSynced = false
    var isBroken = false
    var isForbidden = false
    var confirmed: MonotonicInstant?
  }

  private var streams: [APIResource: Stream] = [:]
  /// The earliest confirmation of the streams that count, for each kind.
  private var confirmations: [WorkloadKind: Confirmation] = [:]
  /// What follows, worked out beforehand as polls ask more often than streams change.
  ///
  /// A list, as a look through a handful of kinds takes less than to hash one.
  private var freshness: [(kind: WorkloadKind, freshness: Freshness)] = []

  /// How far verdicts on a kind of workload can be trusted.
  subscript(kind: WorkloadKind) -> Freshness {
    freshness.first { $0.kind == kind }?.freshness ?? .unknown
  }

  /// When streams were last known to be in step with the cluster, of those that may be watched.
  var confirmed: [APIResource: MonotonicInstant] {
    streams.compactMapValues { $0.isForbidden ? nil : $0.confirmed }
  }

  /// Records that a stream was listed to its end.
  mutating func recordSync(of resource: APIResource) {
    streams[resource, default: Stream()].isSynced = true
    update(resource)
  }

  /// Records that a stream works, or does not.
  mutating func record(_ resource: APIResource, isBroken: Bool) {
    streams[resource, default: Stream()].isBroken = isBroken
    streams[resource, default: Stream()].isForbidden = false
    update(resource)
  }

  /// Records that a stream may not be watched: what is known counts for nothing until it is again.
  mutating func recordForbidden(_ resource: APIResource) {
    streams[resource, default: Stream()].isForbidden = true
    update(resource)
  }

  /// Records that a stream was in step with the cluster.
  ///
  /// - Parameters:
  ///   - resource: What is watched.
  ///   - instant: When.
  ///   - date: The API server's clock, given the moment that all streams have reached.
  mutating func recordConfirmation(
    of resource: APIResource, at instant: MonotonicInstant,
    date: (MonotonicInstant) -> Date
  ) {
    streams[resource, default: Stream()].confirmed = instant
    withoutActuallyEscaping(date) { update(resource, $0) }
  }

  /// Works out anew what follows of a stream's state.
  private mutating func update(
    _ resource: APIResource, _ date: ((MonotonicInstant) -> Date)? = nil
  ) {
    for type in WatchedObjects.workloads {
      let foundations = type.foundations
      guard foundations.contains(where: { $0.resource == resource }) else { continue }
      let counting = foundations.compactMap { foundation -> Stream? in
        let stream = streams[foundation.resource] ?? Stream()
        return foundation == ReplicaSet.self && stream.isForbidden ? nil : stream
      }
      let kind = type.kind
      let confirmed = counting.compactMap(\.confirmed)
      if let date, confirmed.count == counting.count, let earliest = confirmed.min(),
        confirmations[kind]?.instant != earliest
      {
        confirmations[kind] = Confirmation(at: earliest, date: date(earliest))
      }
      let known = newFreshness(counting, confirmations[kind])
      if let index = freshness.firstIndex(where: { $0.kind == kind }) {
        freshness[index].freshness = known
      } else {
        freshness.append((kind, known))
      }
    }
  }

  private func newFreshness(_ streams: [Stream], _ confirmation: Confirmation?) -> Freshness {
    let areKnown = streams.allSatisfy { $0.isSynced && !$0.isForbidden && $0.confirmed != nil }
    guard areKnown, let confirmation else { return .unknown }
    return streams.contains(where: \.isBroken) ? .broken(since: confirmation) : .confirmed(confirmation)
  }
}
