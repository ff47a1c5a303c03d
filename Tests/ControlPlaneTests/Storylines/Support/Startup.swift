/// What a node reports of a new pod.
struct Startup: Sendable {
  /// What it reports for some time.
  struct Phase: Sendable {
    let duration: Duration
    let status: KubeletStatus

    init(_ duration: Duration, _ status: KubeletStatus) {
      (self.duration, self.status) = (duration, status)
    }
  }

  /// One after the other.
  var phases: [Phase]
  /// What comes of it, and stays.
  var end = KubeletStatus.ready

  /// Starts for some time, and is ready.
  static func starting(for duration: Duration) -> Self {
    Self(phases: [Phase(duration, .starting)])
  }

  /// Never becomes ready, as its container crashes again and again.
  static var crashing: Self {
    var status = KubeletStatus.starting
    let end = KubeletStatus.Container.terminated(started: 1, finished: 0)
    status.container = .waiting("CrashLoopBackOff", after: end, restarts: 2)
    return Self(phases: [Phase(.seconds(1), .starting)], end: status)
  }

  /// The phase of a pod that began so many seconds ago, counted from 0, and what is reported in it.
  func status(after age: Double) -> (phase: Int, status: KubeletStatus) {
    var (phase, end) = (0, Duration.zero)
    while phase < phases.count, .seconds(age) >= end + phases[phase].duration {
      end += phases[phase].duration
      phase += 1
    }
    var status = phase < phases.count ? phases[phase].status : self.end
    status.started = age
    if status.isReady {
      status.readinessChanged = 0
      status.container.state = ["running": ["startedAt": .moment(0)]]
    }
    return (phase, status)
  }
}
