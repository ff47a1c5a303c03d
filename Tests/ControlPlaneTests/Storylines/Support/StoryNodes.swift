import Synchronization
import TestSupport

/// Nodes of a story's own that no kubelet runs: they are heard of until they die, and the story plays what runs on them.
final class StoryNodes: Sendable {
  /// How often a node says that it is there.
  ///
  /// The node controller believes it for 40 seconds, unless told otherwise.
  private static let period = Duration.seconds(5)

  private let space: Workspace
  private let nodes = Mutex<[(name: String, isAlive: Bool)]>([])

  private init(in space: Workspace) {
    self.space = space
  }

  /// Runs a body with nodes, and takes them away at its end.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - space: Whose pods they take, and no others.
  ///   - body: May let more join, and some die.
  /// - Throws: What the body throws, and what the API server refuses.
  static func with(
    _ count: Int, in space: Workspace, _ body: (StoryNodes) async throws -> Void
  ) async throws {
    let nodes = StoryNodes(in: space)
    let heart = Task {
      while !Task.isCancelled {
        for name in nodes.living { try? await nodes.beat(name) }
        try? await Task.sleep(for: period)
      }
    }
    do {
      for _ in 0..<count { try await nodes.join() }
      try await body(nodes)
    } catch {
      await nodes.end(heart)
      throw error
    }
    await nodes.end(heart)
  }

  /// All names, in the order of their joining.
  var names: [String] { nodes.withLock { $0.map(\.name) } }

  private var living: [String] { nodes.withLock { $0.filter(\.isAlive).map(\.name) } }

  /// Whether a pod's node can do anything about it: one that is none of these can.
  func isAlive(_ pod: JSON) -> Bool {
    nodes.withLock { nodes in nodes.first { $0.name == pod.node }?.isAlive ?? true }
  }

  /// The node with the fewest of these pods, but not none.
  func leastUsed(by pods: [JSON]) -> String? {
    let counts = names.map { name in (name: name, count: pods.count { $0.node == name }) }
    return counts.filter { $0.count > 0 }.min { $0.count < $1.count }?.name
  }

  /// What is different about pods with a label `app` that run here and nowhere else, spread as evenly as can be.
  func pod(_ app: String) -> JSON {
    let spread: JSON = [
      "maxSkew": 1, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "ScheduleAnyway",
      "labelSelector": ["matchLabels": ["app": .string(app)]],
    ]
    return [
      "nodeSelector": .object([Self.label: .string(space.namespace)]),
      "tolerations": [["key": .string(Self.label), "operator": "Exists"]],
      "topologySpreadConstraints": [spread],
    ]
  }

  /// Makes one more node, and waits until pods may come.
  @discardableResult
  func join() async throws -> String {
    let name = "\(space.namespace)-\(nodes.withLock(\.count))"
    let size: JSON = ["cpu": "8", "memory": "16Gi", "pods": "110"]
    try await space.api.create(
      [
        "metadata": [
          "name": .string(name),
          "labels": .object([
            Self.label: .string(space.namespace), "kubernetes.io/hostname": .string(name),
          ]),
        ],
        // The scheduler must bring nothing else here, as nobody would run it.
        "spec": ["taints": [["key": .string(Self.label), "value": "yes", "effect": "NoSchedule"]]],
        "status": ["capacity": size, "allocatable": size, "conditions": [Self.isReady]],
      ], in: Path.nodes)
    nodes.withLock { $0.append((name, true)) }
    let api = space.api
    let mayCome = try await holds(every: .milliseconds(200)) {
      // The node controller takes away the taint that a new node gets.
      try await api.get("\(Path.nodes)/\(name)")?["spec", "taints"].elements.count == 1
    }
    guard mayCome else { throw NotMet("\(name) takes pods") }
    return name
  }

  /// Lets a node die: nothing is heard of it any more.
  func die(_ name: String) {
    nodes.withLock { nodes in
      for index in nodes.indices where nodes[index].name == name { nodes[index].isAlive = false }
    }
  }

  /// Takes a node out of the cluster; its pods stay for now.
  func leave(_ name: String) async throws {
    die(name)
    try await space.api.delete("\(Path.nodes)/\(name)")
  }

  private static let label = "control-plane-tests/story"

  private static var isReady: JSON {
    [
      "type": "Ready", "status": "True", "reason": "KubeletReady", "lastHeartbeatTime": .moment(0),
      "lastTransitionTime": .moment(0),
    ]
  }

  private func beat(_ name: String) async throws {
    let heartbeat: JSON = ["type": "Ready", "lastHeartbeatTime": .moment(0)]
    // It may have left in between.
    _ = try await space.api.send(
      "PATCH", "\(Path.nodes)/\(name)/status", ["status": ["conditions": [heartbeat]]],
      type: API.Patch.strategic.rawValue)
  }

  private func end(_ heart: Task<Void, Never>) async {
    heart.cancel()
    await heart.value
    for name in names { try? await space.api.delete("\(Path.nodes)/\(name)") }
  }
}
