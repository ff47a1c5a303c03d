public import FoundationEssentials

/// A `v1` Event of type `Warning` about a pod.
public struct PodWarning: Sendable, Hashable {
  /// `involvedObject.uid`: the pod that it is about.
  public var podUID: String
  /// A CamelCase word such as `BackOff`, `Unhealthy`, `FailedScheduling`, `FailedMount`.
  public var reason: String
  /// A sentence for people.
  public var message: String
  /// When it was first seen: `firstTimestamp`, and `lastSeen` where an event says nothing of it.
  public var firstSeen: Date
  /// When it was last seen: the newest of `series.lastObservedTime`, `lastTimestamp` and `eventTime`.
  public var lastSeen: Date
  /// How often it was seen, at least 1.
  public var count: Int

  /// Creates a warning from its parts.
  public init(
    podUID: String, reason: String, message: String, lastSeen: Date, count: Int = 1, firstSeen: Date? = nil
  ) {
    self.podUID = podUID
    self.reason = reason
    self.message = message
    self.lastSeen = lastSeen
    self.firstSeen = firstSeen ?? lastSeen
    self.count = count
  }

  /// ``podUID``, by which its pod is found.
  package var podID: UID { UID(podUID) ?? .none }
}
