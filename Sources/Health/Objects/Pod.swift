public import FoundationEssentials

/// What a verdict needs of a `v1` Pod.
public struct Pod: Sendable, Hashable {
  /// `status.phase`.
  public enum Phase: String, Sendable {
    case pending = "Pending"
    case running = "Running"
    case succeeded = "Succeeded"
    case failed = "Failed"
    case unknown = "Unknown"
  }

  /// `metadata.namespace`.
  public var namespace: String
  /// `metadata.name`.
  public var name: String
  /// `metadata.uid`.
  public var uid: String
  /// `metadata.labels`.
  public var labels: [String: String]
  /// What controls the pod, nil when nothing does.
  public var controller: OwnerReference?
  /// `metadata.creationTimestamp`.
  public var created: Date
  /// `metadata.deletionTimestamp`: set while the pod is being deleted.
  public var deletion: Date?
  /// `status.startTime`: when a kubelet took the pod.
  public var started: Date?
  /// `status.phase`.
  public var phase: Phase
  /// `status.reason`, such as `Evicted`.
  public var reason: String?
  /// `status.message`.
  public var message: String?
  /// The `PodScheduled` condition.
  public var scheduled: Condition?
  /// The `Ready` condition.
  public var ready: Condition?
  /// All containers: app, init and sidecar.
  public var containers: [Container]

  /// Creates a pod from its parts.
  public init(
    namespace: String, name: String, uid: String, labels: [String: String] = [:],
    controller: OwnerReference? = nil, created: Date, deletion: Date? = nil, started: Date? = nil,
    phase: Phase = .running, reason: String? = nil, message: String? = nil, scheduled: Condition? = nil,
    ready: Condition? = nil,
    containers: [Container] = []
  ) {
    self.namespace = namespace
    self.name = name
    self.uid = uid
    self.labels = labels
    self.controller = controller
    self.created = created
    self.deletion = deletion
    self.started = started
    self.phase = phase
    self.reason = reason
    self.message = message
    self.scheduled = scheduled
    self.ready = ready
    self.containers = containers
  }
}
