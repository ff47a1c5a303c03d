public import FoundationEssentials

/// What a verdict needs of a `v1` Pod.
///
/// There may be a hundred thousand: what the pods of an owner have in common is kept once, what few have is kept apart, and
/// moments are packed.
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

  /// What it has in common with the other pods of its owner.
  package private(set) var origin = PodOrigin.none
  private var ownName: PodName
  /// `status.phase`.
  public var phase: Phase
  /// What its other conditions say.
  public var circumstances: Circumstances
  private var scheduledStatus: Condition.Status?
  private var readyStatus: Condition.Status?
  private var packedProbeSeconds: UInt16 = 0
  /// The `metadata.uid`, be it a UUID or not.
  package private(set) var id: UID
  /// `metadata.creationTimestamp`.
  public var created: Date
  private var packedStart = PackedDate(nil)
  private var scheduledTransition = PackedDate(nil)
  private var readyTransition = PackedDate(nil)
  private var boxedDetails = Boxed<PodDetails>.absent
  /// All containers: app, init and sidecar.
  public var containers: [Container]

  /// Creates a pod from its parts.
  public init(
    namespace: String, name: String, uid: String, labels: [String: String] = [:],
    controller: OwnerReference? = nil, created: Date, deletion: Date? = nil,
    deletionGracePeriodSeconds: Int = 0, started: Date? = nil, phase: Phase = .running,
    reason: String? = nil, message: String? = nil, scheduled: Condition? = nil, ready: Condition? = nil,
    circumstances: Circumstances = [], probeSeconds: Int = 0, containers: [Container] = []
  ) {
    var common = labels
    ownName = PodName(name, of: controller, labels: &common)
    id = .none
    self.created = created
    self.phase = phase
    self.circumstances = circumstances
    self.containers = containers
    if !namespace.isEmpty || !common.isEmpty || controller != nil {
      origin = PodOrigin(namespace: namespace, labels: common, controller: controller)
    }
    self.uid = uid
    self.started = started
    self.reason = reason
    self.message = message
    self.scheduled = scheduled
    self.ready = ready
    self.probeSeconds = probeSeconds
    self.deletion = deletion
    self.deletionGracePeriodSeconds = deletionGracePeriodSeconds
  }
}

// MARK: - What it has in common with others

extension Pod {
  /// `metadata.namespace`.
  public var namespace: String {
    get { origin.namespace }
    set { place(name, in: newValue, labels, controller) }
  }
  /// `metadata.name`.
  public var name: String {
    get { ownName.text(of: origin.controller) }
    set { place(newValue, in: namespace, labels, controller) }
  }
  /// `metadata.labels`.
  public var labels: [String: String] {
    get { ownName.labels(addedTo: origin.labels, of: origin.controller) }
    set { place(name, in: namespace, newValue, controller) }
  }
  /// What controls the pod, nil when nothing does.
  public var controller: OwnerReference? {
    get { origin.controller }
    set { place(name, in: namespace, labels, newValue) }
  }

  /// Takes what pods are found by.
  package mutating func place(
    _ name: String, in namespace: String, _ labels: [String: String], _ controller: OwnerReference?
  ) {
    var common = labels
    ownName = PodName(name, of: controller, labels: &common)
    origin = PodOrigin(namespace: namespace, labels: common, controller: controller)
  }

  /// Keeps what it has in common with others where another one does, if it is the same.
  package mutating func share(_ other: PodOrigin) {
    if origin !== other, origin == other { origin = other }
  }
}

// MARK: - What is packed

extension Pod {
  /// `metadata.uid`.
  public var uid: String {
    get { boxedDetails.value?.uid ?? (id == .none ? "" : id.uuidText) }
    set {
      let uuid = UID(uuid: newValue)
      id = uuid ?? UID(newValue) ?? .none
      let isTold = newValue.isEmpty || uuid != nil && uuid != UID.none
      change(isTold) { $0.uid = isTold ? nil : newValue }
    }
  }
  /// `status.startTime`: when a kubelet took the pod.
  public var started: Date? {
    get { packedStart.date }
    set { packedStart = PackedDate(newValue) }
  }
  /// The `PodScheduled` condition.
  public var scheduled: Condition? {
    get {
      Self.condition("PodScheduled", scheduledStatus, scheduledTransition, boxedDetails.value?.scheduled)
    }
    set {
      (scheduledStatus, scheduledTransition) = (newValue?.status, PackedDate(newValue?.lastTransition))
      let words = PodDetails.Words(newValue)
      change(words == PodDetails.Words()) { $0.scheduled = words }
    }
  }
  /// The `Ready` condition.
  public var ready: Condition? {
    get { Self.condition("Ready", readyStatus, readyTransition, boxedDetails.value?.ready) }
    set {
      (readyStatus, readyTransition) = (newValue?.status, PackedDate(newValue?.lastTransition))
      let words = PodDetails.Words(newValue)
      change(words == PodDetails.Words()) { $0.ready = words }
    }
  }
  /// The longest `periodSeconds` and `timeoutSeconds` together of the readiness probes of its containers; 0 without any, and no
  /// more than 65,535.
  public var probeSeconds: Int {
    get { Int(clamping: packedProbeSeconds) }
    set { packedProbeSeconds = UInt16(clamping: newValue) }
  }

  private static func condition(
    _ type: String, _ status: Condition.Status?, _ transition: PackedDate, _ words: PodDetails.Words?
  ) -> Condition? {
    status.map {
      Condition(
        type: type, status: $0, reason: words?.reason, message: words?.message,
        lastTransition: transition.date)
    }
  }
}

extension PodDetails.Words {
  fileprivate init(_ condition: Condition?) {
    self.init(reason: condition?.reason, message: condition?.message)
  }
}

// MARK: - What few have

extension Pod {
  /// `status.reason`, such as `Evicted`.
  public var reason: String? {
    get { boxedDetails.value?.reason }
    set { change(newValue == nil) { $0.reason = newValue } }
  }
  /// `status.message`.
  public var message: String? {
    get { boxedDetails.value?.message }
    set { change(newValue == nil) { $0.message = newValue } }
  }
  /// `metadata.deletionTimestamp`: the moment by which it should be gone, set while it is being deleted.
  public var deletion: Date? {
    get { boxedDetails.value?.deletion.date }
    set {
      change(newValue == nil) { details in
        details.deletion = PackedDate(newValue)
        if newValue == nil { details.deletionGracePeriodSeconds = 0 }
      }
    }
  }
  /// `metadata.deletionGracePeriodSeconds`: how long before that its deletion began; 0 while it is not being deleted.
  public var deletionGracePeriodSeconds: Int {
    get { boxedDetails.value?.deletionGracePeriodSeconds ?? 0 }
    set { change(deletion == nil) { $0.deletionGracePeriodSeconds = $0.deletion.date == nil ? 0 : newValue } }
  }
  /// When the condition `AllContainersRestarting` last changed; nil for the many that never had it (KEP-5532).
  public var restartOfAll: Date? {
    get { boxedDetails.value?.restartOfAll.date }
    set { change(newValue == nil) { $0.restartOfAll = PackedDate(newValue) } }
  }

  /// Changes its details; nothing is kept of those that say nothing.
  ///
  /// - Parameters:
  ///   - isNothing: Whether the change leaves a pod as it is that has none.
  ///   - body: Changes them.
  private mutating func change(_ isNothing: Bool, _ body: (inout PodDetails) -> Void) {
    let former = boxedDetails.value
    if isNothing, former == nil { return }
    var details = former ?? PodDetails()
    body(&details)
    boxedDetails = Boxed(details == PodDetails() ? nil : details)
  }
}
