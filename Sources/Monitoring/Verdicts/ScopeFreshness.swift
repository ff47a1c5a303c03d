import FoundationEssentials
import Health
import Kubernetes

/// How the streams of one scope are doing, and how far verdicts can be trusted that rest on them.
///
/// A verdict rests on two: that of its workload's kind, and that of pods. One that may not be watched costs the verdicts
/// that rest on it, and no others. Events explain verdicts and make none, so their stream does not count.
struct ScopeFreshness {
  private struct Stream {
    var isSynced = false
    var isBroken = false
    var isForbidden = false
    var confirmed: ContinuousClock.Instant?
  }

  private var streams: [APIResource: Stream] = [:]
  /// The earlier confirmation of the two streams, for each kind.
  private var confirmations: [WorkloadKind: Confirmation] = [:]
  /// What follows, worked out beforehand as polls ask more often than streams change.
  private var freshness: [WorkloadKind: Freshness] = [:]

  /// How far verdicts on a kind of workload can be trusted.
  subscript(kind: WorkloadKind) -> Freshness { freshness[kind] ?? .unknown }

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
  ///   - date: The API server's clock, given the moment that both streams have reached.
  mutating func recordConfirmation(
    of resource: APIResource, at instant: ContinuousClock.Instant,
    date: (ContinuousClock.Instant) -> Date
  ) {
    streams[resource, default: Stream()].confirmed = instant
    withoutActuallyEscaping(date) { update(resource, $0) }
  }

  /// Works out anew what follows of a stream's state.
  private mutating func update(
    _ resource: APIResource, _ date: ((ContinuousClock.Instant) -> Date)? = nil
  ) {
    for type in WatchedObjects.workloads where resource == Pod.resource || resource == type.resource {
      guard let own = streams[type.resource], let pods = streams[Pod.resource] else { continue }
      let kind = type.kind
      if let date, let confirmed = own.confirmed, let podsConfirmed = pods.confirmed {
        let earlier = min(confirmed, podsConfirmed)
        if confirmations[kind]?.instant != earlier {
          confirmations[kind] = Confirmation(at: earlier, date: date(earlier))
        }
      }
      freshness[kind] = newFreshness(own, pods, confirmations[kind])
    }
  }

  private func newFreshness(_ own: Stream, _ pods: Stream, _ confirmation: Confirmation?) -> Freshness {
    guard own.isSynced, pods.isSynced, !own.isForbidden, !pods.isForbidden, let confirmation else {
      return .unknown
    }
    return own.isBroken || pods.isBroken ? .broken(since: confirmation) : .confirmed(confirmation)
  }
}
