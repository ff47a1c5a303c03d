import Health

/// The owners of all ReplicaSets of a scope, by the ReplicaSets' uids.
///
/// A ReplicaSet takes 24 bytes, and its share of the table's room.
struct ReplicaSetTable {
  private var owners: [UID: ReplicaSetOwner] = [:]
  /// Every owner that is in the table, once.
  private var shared: Set<ReplicaSetOwner> = []

  /// What the pods of a ReplicaSet belong to; nil for one that is not known in the namespace.
  ///
  /// Anybody may write any uid into a pod: one of another namespace is none of its business.
  subscript(uid: UID, in namespace: String) -> ReplicaSetOwner? {
    guard let owner = owners[uid], owner.reference.namespace == namespace else { return nil }
    return owner
  }

  /// Takes a new or changed ReplicaSet.
  ///
  /// - Returns: Whether its owner is another one, or was not known; and who that was.
  mutating func insert(_ replicaSet: ReplicaSet) -> (isChanged: Bool, former: ReplicaSetOwner?) {
    let new = ReplicaSetOwner(of: replicaSet)
    let former = owners[replicaSet.uid]
    guard former != new else { return (false, former) }
    let owner = shared.insert(new).memberAfterInsert
    owner.count += 1
    owners[replicaSet.uid] = owner
    release(former)
    return (true, former)
  }

  /// Takes it that a ReplicaSet is gone.
  ///
  /// - Returns: Who owned it.
  mutating func remove(_ uid: UID) -> ReplicaSetOwner? {
    let former = owners.removeValue(forKey: uid)
    release(former)
    return former
  }

  /// Takes it that just these ReplicaSets exist.
  ///
  /// - Parameters:
  ///   - lists: The ReplicaSets.
  ///   - isTellingChanges: Whether anybody asks for what has changed; the first time it is everything.
  /// - Returns: Those whose owner is another one, that are new, or that are gone.
  mutating func replace(with lists: [[ReplicaSet]], isTellingChanges: Bool) -> Set<UID> {
    var former = owners
    owners = [:]
    owners.reserveCapacity(lists.reduce(0) { $0 + $1.count })
    var changed: Set<UID> = []
    for replicaSet in lists.joined() {
      let owner = shared.insert(ReplicaSetOwner(of: replicaSet)).memberAfterInsert
      owner.count += 1
      release(owners.updateValue(owner, forKey: replicaSet.uid))
      let known = former.removeValue(forKey: replicaSet.uid)
      if isTellingChanges, known != owner { changed.insert(replicaSet.uid) }
      release(known)
    }
    for (uid, owner) in former {
      if isTellingChanges { changed.insert(uid) }
      release(owner)
    }
    return changed
  }

  private mutating func release(_ owner: ReplicaSetOwner?) {
    guard let owner else { return }
    owner.count -= 1
    if owner.count == 0 { shared.remove(owner) }
  }
}
