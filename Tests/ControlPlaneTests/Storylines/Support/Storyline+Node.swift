import Foundation
import Testing

extension Storyline {
  /// What a node reports of a pod for some time.
  struct Phase: Sendable {
    let duration: Duration
    let status: KubeletStatus

    init(_ duration: Duration, _ status: KubeletStatus) {
      (self.duration, self.status) = (duration, status)
    }
  }

  /// Polls a deployment that is up all the time, and plays the node of its pods.
  ///
  /// Kubelets, even hollow ones, ask the API server so seldom that a few dozen pods keep each other waiting.
  static func onNode(
    _ deployment: String, app: String? = nil, in space: Workspace,
    at location: SourceLocation = #_sourceLocation, _ body: (Storyline) async throws -> Void
  ) async throws {
    try await of(deployment, app: app, in: space, isDown: false, at: location) { story in
      try await story.withNode(startup: [Phase(.seconds(1), .starting)]) { try await body(story) }
    }
  }

  /// Plays the node of pods that no kubelet runs, while something happens.
  ///
  /// - Parameters:
  ///   - startup: What new pods go through before they are ready.
  ///   - pause: How much later each of them begins than the one before.
  ///   - body: What happens.
  /// - Throws: What the body throws, and what the API server refuses.
  func withNode(
    startup: [Phase] = [Phase(.seconds(2), .starting)], pause: Duration = .zero,
    _ body: () async throws -> Void
  ) async throws {
    let node = Task { [self] in
      var node = PlayedNode(startup: startup, pause: pause)
      while !Task.isCancelled {
        try await node.act(on: self)
        try? await Task.sleep(for: .milliseconds(100))
      }
    }
    do {
      try await body()
    } catch {
      node.cancel()
      throw error
    }
    node.cancel()
    try await node.value
  }
}

/// What a node knows of its pods.
private struct PlayedNode {
  let startup: [Storyline.Phase]
  let pause: Duration
  /// When pods came here, by their uids.
  private var arrivals: [String: Date] = [:]
  /// How many phases were reported of a pod.
  private var reported: [String: Int] = [:]
  /// When pods that are being deleted were told to end.
  private var ends: [String: Date] = [:]

  init(startup: [Storyline.Phase], pause: Duration) {
    (self.startup, self.pause) = (startup, pause)
  }

  /// Starts pods that have come, and lets those go that are being deleted.
  mutating func act(on story: Storyline) async throws {
    for pod in story.truth.pods {
      if pod["metadata", "deletionTimestamp"] != .null {
        let end = ends[pod.uid] ?? .now
        ends[pod.uid] = end
        if -end.timeIntervalSinceNow >= 1 { try await story.space.remove(pod) }
      } else if arrivals[pod.uid] != nil || pod["status", "startTime"] == .null {
        try await start(pod, of: story)
      }
    }
  }

  private mutating func start(_ pod: JSON, of story: Storyline) async throws {
    let arrival = arrivals[pod.uid] ?? Date.now + (pause / .seconds(1)) * Double(arrivals.count)
    arrivals[pod.uid] = arrival
    let age = -arrival.timeIntervalSinceNow
    guard age >= 0 else { return }
    var (phase, end) = (0, Duration.zero)
    while phase < startup.count, .seconds(age) >= end + startup[phase].duration {
      end += startup[phase].duration
      phase += 1
    }
    guard reported[pod.uid] != phase else { return }
    reported[pod.uid] = phase
    var status = phase < startup.count ? startup[phase].status : .ready
    status.started = age
    if status.isReady {
      status.readinessChanged = 0
      status.container.state = ["running": ["startedAt": .moment(0)]]
    }
    try await story.space.report(pod, status)
  }
}
