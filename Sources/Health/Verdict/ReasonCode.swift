/// Why a verdict is what it is: a word for machines, stable between releases, in order of severity.
public enum ReasonCode: String, Sendable, CaseIterable, Comparable {
  /// What a code says of a workload, worst first.
  public enum Weight: Sendable, Comparable {
    /// It is no service as a whole.
    case outage
    /// Something is broken.
    case fault
    /// Something is not known.
    case unknown
    /// Something is at work.
    case progress
    /// Worth knowing, and changes nothing.
    case note
  }

  // The workload as a whole.
  case scaledToZero = "ScaledToZero"
  case jobFailed = "JobFailed"
  case lastJobFailed = "LastJobFailed"
  case noRecentSuccess = "NoRecentSuccess"
  case notObserved = "NotObserved"
  case noReplicasReady = "NoReplicasReady"
  case minimumReplicasUnavailable = "MinimumReplicasUnavailable"
  // Something is broken.
  case rolloutBlocked = "RolloutBlocked"
  case replicaFailure = "ReplicaFailure"
  case podsMissing = "PodsMissing"
  case podCrashLooping = "PodCrashLooping"
  case imagePullFailing = "ImagePullFailing"
  case containerConfigInvalid = "ContainerConfigInvalid"
  case containerFailing = "ContainerFailing"
  case podFailed = "PodFailed"
  case podUnschedulable = "PodUnschedulable"
  case podUnready = "PodUnready"
  case podFlapping = "PodFlapping"
  case podStartTimedOut = "PodStartTimedOut"
  case rolloutStalled = "RolloutStalled"
  // Something is not known.
  case podUnreadable = "PodUnreadable"
  // Something is at work.
  case generationNotObserved = "GenerationNotObserved"
  case rolloutPaused = "RolloutPaused"
  case rolloutInProgress = "RolloutInProgress"
  case scalingInProgress = "ScalingInProgress"
  case jobInProgress = "JobInProgress"
  case neverRun = "NeverRun"
  case nodeLost = "NodeLost"
  case podBlip = "PodBlip"
  case podSchedulingGated = "PodSchedulingGated"
  case podStarting = "PodStarting"
  case podWarmingUp = "PodWarmingUp"
  // A note.
  case suspended = "Suspended"
  case noNodesSelected = "NoNodesSelected"
  case partitionReached = "PartitionReached"
  case updateOnDelete = "UpdateOnDelete"
  case podStuckTerminating = "PodStuckTerminating"
  case podRestarted = "PodRestarted"
  case underMaintenance = "UnderMaintenance"
  case withinFailAfter = "WithinFailAfter"
  case policyInvalid = "PolicyInvalid"

  /// What it says of a workload.
  public var weight: Weight {
    switch self {
    case .scaledToZero, .jobFailed, .lastJobFailed, .noRecentSuccess, .notObserved, .noReplicasReady,
      .minimumReplicasUnavailable:
      .outage
    case .rolloutBlocked, .replicaFailure, .podsMissing, .podCrashLooping, .imagePullFailing,
      .containerConfigInvalid,
      .containerFailing, .podFailed, .podUnschedulable, .podUnready, .podFlapping, .podStartTimedOut,
      .rolloutStalled:
      .fault
    case .podUnreadable: .unknown
    case .generationNotObserved, .rolloutPaused, .rolloutInProgress, .scalingInProgress, .jobInProgress,
      .neverRun, .nodeLost, .podBlip,
      .podSchedulingGated, .podStarting, .podWarmingUp:
      .progress
    case .suspended, .noNodesSelected, .partitionReached, .updateOnDelete, .podStuckTerminating,
      .podRestarted,
      .underMaintenance, .withinFailAfter, .policyInvalid:
      .note
    }
  }

  /// Whether the left one is worse.
  public static func < (left: ReasonCode, right: ReasonCode) -> Bool {
    left.severity < right.severity
  }

  /// The place in the order, 0 for the worst.
  private var severity: Int { Self.places[self, default: 0] }

  private static let places = Dictionary(
    uniqueKeysWithValues: allCases.enumerated().map { ($0.element, $0.offset) })
}
