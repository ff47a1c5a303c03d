import Foundation
import TestSupport
import Testing

extension Storyline {
  /// Polls a workload that is up all the time, and plays the node of its pods.
  ///
  /// Kubelets, even hollow ones, ask the API server so seldom that a few dozen pods keep each other waiting.
  static func onNode(
    _ name: String, _ resource: Resource = .deployments, app: String? = nil, in space: Workspace,
    at location: SourceLocation = #_sourceLocation, _ body: (Storyline) async throws -> Void
  ) async throws {
    try await of(name, resource, app: app, in: space, isDown: false, at: location) { story in
      try await story.withNode(.starting(for: .seconds(1))) { try await body(story) }
    }
  }

  /// Plays the node of pods that no kubelet runs, while something happens.
  ///
  /// - Parameters:
  ///   - startup: What new pods go through.
  ///   - pause: How much later each of them begins than the one before.
  ///   - body: What happens.
  /// - Throws: What the body throws, and what the API server refuses.
  func withNode(
    _ startup: Startup = .starting(for: .seconds(2)), pause: Duration = .zero, _ body: () async throws -> Void
  ) async throws {
    try await withNodes(pause: pause, { _ in startup }, body)
  }

  /// Plays all nodes of pods that no kubelet runs, while something happens.
  ///
  /// - Parameters:
  ///   - nodes: The nodes that may die; nil when none does.
  ///   - pause: How much later each new pod begins than the one before.
  ///   - startup: What a new pod goes through.
  ///   - body: What happens.
  /// - Throws: What the body throws, and what the API server refuses.
  func withNodes(
    _ nodes: StoryNodes? = nil, pause: Duration = .zero,
    _ startup: @escaping @Sendable (JSON) -> Startup = { _ in .starting(for: .seconds(1)) },
    _ body: () async throws -> Void
  ) async throws {
    let kubelet = Task { [self] in
      var kubelet = PlayedKubelet(startup: startup, pause: pause)
      while !Task.isCancelled {
        for pod in truth.parts where nodes?.isAlive(pod) ?? true {
          try await kubelet.act(on: pod, in: space)
        }
        try? await Task.sleep(for: .milliseconds(100))
      }
    }
    do {
      try await body()
    } catch {
      kubelet.cancel()
      throw error
    }
    kubelet.cancel()
    try await kubelet.value
  }
}

/// What the kubelets of a story know of their pods.
private struct PlayedKubelet {
  let startup: @Sendable (JSON) -> Startup
  let pause: Duration
  /// When pods came here, by their uids.
  private var arrivals: [String: Date] = [:]
  /// How many phases were reported of a pod.
  private var reported: [String: Int] = [:]
  /// When pods that are being deleted were told to end.
  private var ends: [String: Date] = [:]

  init(startup: @escaping @Sendable (JSON) -> Startup, pause: Duration) {
    (self.startup, self.pause) = (startup, pause)
  }

  /// Starts a pod that has come, or lets it go when it is being deleted.
  mutating func act(on pod: JSON, in space: Workspace) async throws {
    if pod["metadata", "deletionTimestamp"] != .null {
      let end = ends[pod.uid] ?? .now
      ends[pod.uid] = end
      guard -end.timeIntervalSinceNow >= 1 else { return }
      try await send(
        "DELETE", ["gracePeriodSeconds": 0, "preconditions": Self.uid(of: pod)], to: pod, in: space)
    } else if arrivals[pod.uid] != nil || pod["status", "startTime"] == .null, pod.node != nil {
      try await start(pod, in: space)
    }
  }

  private mutating func start(_ pod: JSON, in space: Workspace) async throws {
    let arrival = arrivals[pod.uid] ?? Date.now + (pause / .seconds(1)) * Double(arrivals.count)
    arrivals[pod.uid] = arrival
    let age = -arrival.timeIntervalSinceNow
    guard age >= 0 else { return }
    let (phase, status) = startup(pod).status(after: age)
    guard reported[pod.uid] != phase else { return }
    reported[pod.uid] = phase
    try await send(
      "PATCH", ["metadata": Self.uid(of: pod), "status": status.json], to: pod, "/status", in: space)
  }

  private static func uid(of pod: JSON) -> JSON { ["uid": .string(pod.uid)] }

  /// Sends what is for this pod alone, as kubelets do: another one of its name may have taken its place, which then is refused.
  private func send(
    _ method: String, _ body: JSON, to pod: JSON, _ part: String = "", in space: Workspace
  ) async throws {
    let path = "\(Path.core(space.namespace, "pods/\(pod.name)"))\(part)"
    let type = method == "PATCH" ? API.Patch.merge.rawValue : "application/json"
    let answer = try await space.api.send(method, path, body, type: type)
    guard (200..<300).contains(answer.status) || [404, 409].contains(answer.status) else {
      throw NotMet("\(method) \(path): \(answer)")
    }
  }
}

extension JSON {
  /// The node of a pod, nil while it has none.
  var node: String? { self["spec", "nodeName"].string }
}
