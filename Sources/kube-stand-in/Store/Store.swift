import Synchronization

/// The objects of the cluster, with a version that counts their changes.
///
/// Readers work on a snapshot and hold no lock meanwhile.
final class Store: Sendable {
  /// What became of one object.
  enum Change: Sendable, Hashable {
    case added(StoredObject)
    case modified(StoredObject)
    /// The object as it was last.
    case deleted(StoredObject)
  }

  /// All objects at one version.
  struct Snapshot: Sendable {
    /// The version of the newest change.
    fileprivate(set) var resourceVersion: UInt64 = 1
    /// By resource, in the order of their keys.
    fileprivate var objects: [Resource: [StoredObject]] = [:]

    /// The object of these names, nil when there is none.
    func object(_ resource: Resource, namespace: String, name: String) -> StoredObject? {
      let sorted = objects[resource] ?? []
      let key = APIObject.key(namespace: namespace, name: name)
      let index = Self.firstIndex(in: sorted, atOrAfter: key)
      return index < sorted.endIndex && sorted[index].key == key ? sorted[index] : nil
    }

    /// The objects of a namespace, or with nil of all, in the order of their keys.
    ///
    /// - Parameters:
    ///   - resource: Which ones.
    ///   - namespace: The namespace, nil for all.
    ///   - start: The key to begin with, from a page before; nil for the first.
    /// - Returns: A slice of the snapshot.
    func list(_ resource: Resource, namespace: String?, from start: String?) -> ArraySlice<StoredObject> {
      let sorted = objects[resource] ?? []
      var range = sorted.indices
      if let namespace {
        // "0" follows "/" in ASCII: the keys of a namespace lie between the two.
        let lower = Self.firstIndex(in: sorted, atOrAfter: "\(namespace)/")
        range = lower..<Self.firstIndex(in: sorted, atOrAfter: "\(namespace)0")
      }
      if let start {
        let lower = Self.firstIndex(in: sorted, atOrAfter: start)
        range = min(max(lower, range.lowerBound), range.upperBound)..<range.upperBound
      }
      return sorted[range]
    }

    private static func firstIndex(in sorted: [StoredObject], atOrAfter key: String) -> Int {
      var low = 0
      var high = sorted.count
      while low < high {
        let middle = (low + high) / 2
        if sorted[middle].key < key { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  private let state = Mutex(Snapshot())

  /// The objects as they are now.
  var snapshot: Snapshot {
    state.withLock { $0 }
  }

  /// Replaces all objects; each one that is new or differs gets the next version.
  ///
  /// - Parameter objects: All objects from now on, no two of the same resource, namespace and name.
  /// - Returns: What changed, in the order of the versions. A deletion takes a version too, as in etcd.
  @discardableResult
  func replace(with objects: [APIObject]) -> [Change] {
    state.withLock { snapshot in
      var changes: [Change] = []
      let wanted = Dictionary(grouping: objects, by: \.resource)
      for resource in Resource.allCases {
        let before = snapshot.objects[resource] ?? []
        let old = Dictionary(uniqueKeysWithValues: before.map { ($0.key, $0) })
        var after: [StoredObject] = []
        for object in wanted[resource] ?? [] {
          let key = object.key
          if let same = old[key], same.object == object {
            after.append(same)
            continue
          }
          snapshot.resourceVersion += 1
          let stored = StoredObject(object: object, key: key, resourceVersion: snapshot.resourceVersion)
          after.append(stored)
          changes.append(old[key] == nil ? .added(stored) : .modified(stored))
        }
        after.sort { $0.key < $1.key }
        let kept = Set(after.map(\.key))
        for gone in before where !kept.contains(gone.key) {
          snapshot.resourceVersion += 1
          changes.append(.deleted(gone))
        }
        snapshot.objects[resource] = after
      }
      return changes
    }
  }
}
