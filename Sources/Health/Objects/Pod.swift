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

  /// What conditions other than `PodScheduled` and `Ready` say, as far as it bears on a verdict.
  public struct Circumstances: OptionSet, Sendable, Hashable {
    /// A bit for each.
    public let rawValue: UInt8

    /// Creates circumstances from their bits.
    public init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    /// `DisruptionTarget`: the cluster takes it away (Kubernetes documentation, *Disruptions*).
    public static let disrupted = Circumstances(rawValue: 1)
    /// `PodResizeInProgress`: its containers are given other resources, and may be restarted for it (KEP-1287).
    public static let resizing = Circumstances(rawValue: 2)
    /// `AllContainersRestarting`: its containers are restarted together, on purpose (KEP-5532).
    public static let restartingAll = Circumstances(rawValue: 4)
    /// `ContainersReady`: its containers are ready, be it ready or not.
    public static let containersReady = Circumstances(rawValue: 8)
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
  /// `metadata.deletionTimestamp`: the moment by which it should be gone, set while it is being deleted.
  public var deletion: Date? {
    get { boxedDeletion.value?.deadline }
    set { boxedDeletion = Boxed(newValue.map { Deletion(deadline: $0, grace: deletionGracePeriodSeconds) }) }
  }
  /// `metadata.deletionGracePeriodSeconds`: how long before that its deletion began; 0 while it is not being deleted.
  public var deletionGracePeriodSeconds: Int {
    get { boxedDeletion.value?.grace ?? 0 }
    set { boxedDeletion = Boxed(deletion.map { Deletion(deadline: $0, grace: newValue) }) }
  }
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
  /// What its other conditions say.
  public var circumstances: Circumstances
  /// When the condition `AllContainersRestarting` last changed; nil for the many that never had it (KEP-5532).
  public var restartOfAll: Date? {
    get { boxedRestartOfAll.value }
    set { boxedRestartOfAll = Boxed(newValue) }
  }
  /// The longest `periodSeconds` and `timeoutSeconds` together of the readiness probes of its containers; 0 without any.
  public var probeSeconds: Int
  /// All containers: app, init and sidecar.
  public var containers: [Container]

  /// Most pods are not being deleted.
  private struct Deletion: Sendable, Hashable {
    var deadline: Date
    var grace: Int
  }

  private var boxedDeletion: Boxed<Deletion>
  private var boxedRestartOfAll: Boxed<Date>

  /// Creates a pod from its parts.
  public init(
    namespace: String, name: String, uid: String, labels: [String: String] = [:],
    controller: OwnerReference? = nil, created: Date, deletion: Date? = nil,
    deletionGracePeriodSeconds: Int = 0, started: Date? = nil, phase: Phase = .running,
    reason: String? = nil, message: String? = nil, scheduled: Condition? = nil, ready: Condition? = nil,
    circumstances: Circumstances = [], probeSeconds: Int = 0, containers: [Container] = []
  ) {
    self.namespace = namespace
    self.name = name
    self.uid = uid
    self.labels = labels
    self.controller = controller
    self.created = created
    self.started = started
    self.phase = phase
    self.reason = reason
    self.message = message
    self.scheduled = scheduled
    self.ready = ready
    self.circumstances = circumstances
    self.probeSeconds = probeSeconds
    self.containers = containers
    boxedDeletion = Boxed(
      deletion.map { Deletion(deadline: $0, grace: deletionGracePeriodSeconds) })
    boxedRestartOfAll = .absent
  }
}
