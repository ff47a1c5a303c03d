/// What a stateful set says about its pods by their ordinals.
public struct OrdinalRules: Sendable, Hashable {
  /// Its name, which the names of its pods begin with.
  public var name: String
  /// The first ordinal.
  public var start: Int
  /// How many there are.
  public var count: Int
  /// Which pods rollouts replace that wait for each pod to be ready, and by what; nil when they do not wait.
  public var rollout: Rollout?

  /// A rollout, pod by pod.
  public struct Rollout: Sendable, Hashable {
    /// The pods before this one, counted from the first, keep their revision.
    public var partition: Int
    /// The revision that the others get.
    public var revision: String

    /// Creates a rollout from its parts.
    public init(partition: Int, revision: String) {
      self.partition = partition
      self.revision = revision
    }
  }

  /// The label that names a pod's revision (Kubernetes documentation, *Well-Known Labels, Annotations and Taints*).
  private static let revisionLabel = "controller-revision-hash"

  /// Creates rules from their parts.
  public init(name: String, start: Int, count: Int, rollout: Rollout? = nil) {
    self.name = name
    self.start = start
    self.count = count
    self.rollout = rollout
  }

  /// The place of a pod, counted from the first; nil for one that is not wanted, or whose name has no ordinal.
  ///
  /// Source: Kubernetes documentation, *StatefulSets*, section *Ordinal index*.
  func place(of pod: Pod) -> Int? {
    guard let hyphen = pod.name.lastIndex(of: "-"), pod.name[..<hyphen] == name,
      let ordinal = Int(pod.name[hyphen...].dropFirst())
    else { return nil }
    let place = ordinal.saturatingMinus(start)
    return (0..<max(0, count)).contains(place) ? place : nil
  }

  /// Whether a pod that fails blocks the rollout: the controller waits for it to be ready before it replaces it, which it will
  /// never be (kubernetes/kubernetes#67250).
  func isBlocking(_ pod: Pod) -> Bool {
    guard let rollout, let place = place(of: pod), let revision = pod.labels[OrdinalRules.revisionLabel]
    else {
      return false
    }
    return place >= rollout.partition && revision != rollout.revision
  }
}
