extension Store {
  /// What became of one object.
  enum Change: Sendable, Hashable {
    case added(StoredObject)
    case modified(StoredObject, before: StoredObject)
    /// The object as it was last, with the version of its deletion.
    case deleted(StoredObject)

    /// The object, with the version of the change.
    var object: StoredObject {
      switch self {
      case .added(let object), .modified(let object, before: _), .deleted(let object): object
      }
    }
  }
}
