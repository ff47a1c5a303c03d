/// What the name of a ReplicaSet tells of its deployment, where the ReplicaSet itself cannot be read.
///
/// A deployment names its ReplicaSets `{deployment}-{pod-template-hash}`, and cuts a name that is too long. It may also have
/// adopted one that was named by another, or by hand. So a name proves nothing by itself.
///
/// Source: `getNewReplicaSet` of the deployment controller.
public enum ReplicaSetName {
  /// The name that stands before the hash.
  ///
  /// - Parameters:
  ///   - replicaSet: The ReplicaSet's name.
  ///   - labels: The labels of its pod, which tell the hash. Where they cannot be read, it is taken to be what follows the
  ///     last hyphen.
  /// - Returns: The name; nil when there is no hash in it.
  public static func deployment(in replicaSet: String, labels: [String: String]?) -> Substring? {
    guard let labels else { return replicaSet.lastIndex(of: "-").map { replicaSet[..<$0] } }
    guard let hash = labels[Deployment.revisionLabel]?.utf8, !hash.isEmpty else { return nil }
    let start = replicaSet.utf8.dropLast(hash.count)
    guard start.last == UInt8(ascii: "-"), replicaSet.utf8.dropFirst(start.count).elementsEqual(hash) else {
      return nil
    }
    return Substring(start.dropLast())
  }

  /// The likeliest of several deployments that choose a pod: the longest name that the ReplicaSet's begins with, or else the
  /// first one in the order of names.
  ///
  /// - Parameters:
  ///   - replicaSet: The ReplicaSet's name.
  ///   - deployments: The names of the deployments.
  /// - Returns: One of the names; nil when there are none.
  public static func closest(to replicaSet: String, among deployments: some Sequence<String>) -> String? {
    func isCloser(_ name: String, than other: String) -> Bool {
      let common = commonLength(name)
      let others = commonLength(other)
      return common == others ? name < other : common > others
    }
    func commonLength(_ name: String) -> Int {
      replicaSet.utf8.starts(with: name.utf8) ? name.utf8.count : 0
    }
    return deployments.reduce(nil) { best, name in
      guard let best else { return name }
      return isCloser(name, than: best) ? name : best
    }
  }
}
