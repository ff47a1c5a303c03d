extension Store {
  /// All objects at one version.
  struct Snapshot: Sendable {
    /// The version of the newest change.
    var resourceVersion: UInt64
    /// By resource, in the order of their keys.
    private var objects: [Resource: [StoredObject]] = [:]

    /// No objects, at a version.
    init(resourceVersion: UInt64) {
      self.resourceVersion = resourceVersion
    }

    /// The object of these names, nil when there is none.
    func object(_ resource: Resource, namespace: String, name: String) -> StoredObject? {
      object(APIObject.Identity(resource: resource, namespace: namespace, name: name))
    }

    /// The object of an identity, nil when there is none.
    func object(_ identity: APIObject.Identity) -> StoredObject? {
      let index = firstIndex(of: identity.resource, atOrAfter: identity.key)
      guard let sorted = objects[identity.resource], index < sorted.endIndex else { return nil }
      return sorted[index].key == identity.key ? sorted[index] : nil
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
        let lower = firstIndex(of: resource, atOrAfter: "\(namespace)/")
        range = lower..<firstIndex(of: resource, atOrAfter: "\(namespace)0")
      }
      if let start {
        let lower = firstIndex(of: resource, atOrAfter: start)
        range = min(max(lower, range.lowerBound), range.upperBound)..<range.upperBound
      }
      return sorted[range]
    }

    /// Puts an object in its place, instead of one of the same identity.
    mutating func put(_ stored: StoredObject) {
      let resource = stored.object.resource
      let isThere = object(stored.object.identity) != nil
      let index = firstIndex(of: resource, atOrAfter: stored.key)
      if isThere {
        objects[resource]?[index] = stored
      } else {
        objects[resource, default: []].insert(stored, at: index)
      }
    }

    /// Takes out the object of an identity, which is there.
    mutating func remove(_ identity: APIObject.Identity) {
      let index = firstIndex(of: identity.resource, atOrAfter: identity.key)
      objects[identity.resource]?.remove(at: index)
    }

    private func firstIndex(of resource: Resource, atOrAfter key: String) -> Int {
      guard let sorted = objects[resource] else { return 0 }
      var low = 0
      var high = sorted.count
      // Objects that come in order, as many do, go to the end.
      if let last = sorted.last, last.key < key { low = high }
      while low < high {
        let middle = (low + high) / 2
        if sorted[middle].key < key { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }
}
