public import FoundationEssentials

/// What a verdict needs of one container of a pod: an entry of `status.containerStatuses` or
/// `status.initContainerStatuses`.
public struct Container: Sendable, Hashable {
  /// What the container is for.
  public enum Role: Sendable, Hashable {
    /// Does the pod's work.
    case app
    /// Runs to its end before the app containers start.
    case initialization
    /// An init container with `restartPolicy: Always`: runs beside the app containers.
    case sidecar
  }

  /// `state`: what the container is doing.
  public enum State: Sendable, Hashable {
    /// Not started. Kubernetes reports this also when it says nothing.
    indirect case waiting(reason: String?, message: String?)
    case running(since: Date?)
    indirect case terminated(Termination)
  }

  /// How a run of the container ended.
  public struct Termination: Sendable, Hashable {
    /// The exit code, 0 for success.
    public var exitCode: Int
    /// Why, such as `Error`, `OOMKilled`, `Completed`.
    public var reason: String?
    /// When the run began.
    public var started: Date?
    /// When it ended.
    public var finished: Date?

    /// Creates a termination from its parts.
    public init(exitCode: Int, reason: String? = nil, started: Date? = nil, finished: Date? = nil) {
      self.exitCode = exitCode
      self.reason = reason
      self.started = started
      self.finished = finished
    }
  }

  /// The container's name, unique in its pod.
  public var name: String
  /// What it is for.
  public var role: Role
  /// `restartCount`: how often the kubelet started it again; API servers have it in 32 bits.
  public var restartCount: Int {
    get { Int(clamping: packedRestartCount) }
    set { packedRestartCount = Int32(clamping: newValue) }
  }
  /// What it is doing.
  public var state: State {
    get { boxedDetails.value?.state ?? .running(since: packedStart.date) }
    set { (packedStart, boxedDetails) = Self.pack(newValue, lastTermination) }
  }
  /// `lastState.terminated`: how the run before this one ended.
  public var lastTermination: Termination? {
    get { boxedDetails.value?.lastTermination }
    set { (packedStart, boxedDetails) = Self.pack(state, newValue) }
  }

  /// What most containers do not have: they run, and have always done so.
  private struct Details: Sendable, Hashable {
    /// Nil when it runs.
    var state: State?
    var lastTermination: Termination?
  }

  private var packedRestartCount: Int32
  private var packedStart: PackedDate
  private var boxedDetails: Boxed<Details>

  /// Creates a container from its parts.
  public init(
    name: String, role: Role = .app, restartCount: Int = 0, state: State,
    lastTermination: Termination? = nil
  ) {
    self.name = name
    self.role = role
    packedRestartCount = Int32(clamping: restartCount)
    (packedStart, boxedDetails) = Self.pack(state, lastTermination)
  }

  private static func pack(
    _ state: State, _ lastTermination: Termination?
  ) -> (PackedDate, Boxed<Details>) {
    guard case .running(let since) = state else {
      return (PackedDate(nil), Boxed(Details(state: state, lastTermination: lastTermination)))
    }
    return (PackedDate(since), Boxed(lastTermination.map { Details(state: nil, lastTermination: $0) }))
  }
}
