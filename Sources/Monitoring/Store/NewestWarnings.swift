import Health

/// The newest warning about each pod: the only one that a verdict shows.
///
/// Bounded: a warning goes with its pod, and of pods that nobody has heard of only so many are remembered, as the
/// streams of pods and of events are not in step.
struct NewestWarnings {
  private var newest: [UID: PodWarning] = [:]
  /// Pods that have a warning and are not known, the first one first.
  private var unclaimed: [UID] = []
  private let unclaimedLimit: Int

  /// Creates an empty collection.
  ///
  /// - Parameter unclaimedLimit: The most pods that are remembered before they are known.
  init(unclaimedLimit: Int = 1000) {
    self.unclaimedLimit = unclaimedLimit
  }

  /// The pods that have a warning.
  var pods: [UID] { Array(newest.keys) }

  /// The newest warning about a pod.
  subscript(pod: UID) -> PodWarning? { newest[pod] }

  /// Takes a warning.
  ///
  /// - Parameters:
  ///   - warning: The warning.
  ///   - isClaimed: Whether its pod is known.
  /// - Returns: Whether it is the newest about its pod.
  mutating func insert(_ warning: PodWarning, isClaimed: Bool) -> Bool {
    let uid = warning.podID
    if let known = newest[uid], known == warning || warning.lastSeen < known.lastSeen { return false }
    if newest.updateValue(warning, forKey: uid) == nil, !isClaimed {
      unclaimed.append(uid)
      if unclaimed.count > unclaimedLimit { newest[unclaimed.removeFirst()] = nil }
    }
    return true
  }

  /// Takes note that a pod is known.
  mutating func claim(pod: UID) {
    guard !unclaimed.isEmpty, newest[pod] != nil else { return }
    unclaimed.removeAll { $0 == pod }
  }

  /// Forgets the warnings about a pod.
  mutating func remove(pod: UID) {
    guard newest.removeValue(forKey: pod) != nil, !unclaimed.isEmpty else { return }
    unclaimed.removeAll { $0 == pod }
  }
}
