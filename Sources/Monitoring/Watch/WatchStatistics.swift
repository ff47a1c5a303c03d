import Health
import Kubernetes
import Synchronization

/// What is counted of the streams, for who looks after the program.
final class WatchStatistics: Sendable {
  /// An object of a stream.
  private struct Place: Hashable {
    let namespace: String
    let name: String

    init(_ namespace: String, _ name: String) {
      self.namespace = namespace
      self.name = name
    }

    init(_ object: UnreadableObject) {
      self.init(object.namespace, object.name)
    }
  }

  private struct State {
    var restarts: [APIResource: Int] = [:]
    /// Those that are there and cannot be read.
    var unreadable: [WatchStream: Set<Place>] = [:]
  }

  private let state = Mutex(State())

  /// Counts that a stream broke, and begins anew.
  func recordRestart(of stream: WatchStream) {
    state.withLock { $0.restarts[stream.resource, default: 0] += 1 }
  }

  /// Looks for objects that cannot be read.
  func record(_ change: ObjectChange, of stream: WatchStream) {
    state.withLock { state in
      switch change {
      case .replaced(let objects):
        let places = objects.compactMap { object in
          if case .unreadable(let object) = object { Place(object) } else { nil }
        }
        state.unreadable[stream] = places.isEmpty ? nil : Set(places)
      case .upserted(.unreadable(let object)):
        state.unreadable[stream, default: []].insert(Place(object))
      case .upserted(let object), .deleted(let object):
        guard state.unreadable[stream] != nil else { return }
        for place in Self.places(of: object) { state.unreadable[stream]?.remove(place) }
        if state.unreadable[stream]?.isEmpty == true { state.unreadable[stream] = nil }
      }
    }
  }

  /// How often streams of each resource broke.
  var restarts: [APIResource: Int] { state.withLock { $0.restarts } }

  /// How many objects of each resource are there and cannot be read.
  var unreadable: [APIResource: Int] {
    state.withLock { state in
      Dictionary(state.unreadable.map { ($0.key.resource, $0.value.count) }, uniquingKeysWith: +)
    }
  }

  private static func places(of object: ClusterObject) -> [Place] {
    switch object {
    case .workload(let workload): [Place(workload.namespace, workload.name)]
    case .pod(let pod): [Place(pod.namespace, pod.name)]
    case .unreadable(let object): [Place(object)]
    // What is kept of these has no name; the next list tells.
    case .replicaSets, .warning: []
    }
  }
}
