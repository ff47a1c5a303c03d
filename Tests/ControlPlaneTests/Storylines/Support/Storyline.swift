import Health
import Synchronization
import TestSupport
import Testing

/// A workload that something happens to, while it is polled as a monitor does it and its objects are watched.
final class Storyline: Sendable {
  /// What is asked of answers.
  enum Policy {
    /// One pod that fails is down.
    case standard
    /// Pods that fail count for nothing as long as enough others are ready. For stories that are not about a single pod.
    case failOnUnavailable

    /// What the workload must have to be answered so.
    var annotations: JSON {
      self == .standard ? [:] : ["metadata": ["annotations": ["k8s-heartbeat/fail-on": "unavailable"]]]
    }
  }

  /// Between two looks at the objects: many stories look at once.
  private static let look = Duration.milliseconds(100)

  let space: Workspace
  let name: String
  let resource: Resource
  let record: Mutex<Record>

  /// What the story has come to.
  struct Record {
    fileprivate(set) var truth: Truth
    var timeline = Timeline()
    var isOver = false
    /// How many poll.
    var pollers = 0
  }

  private init(_ name: String, _ resource: Resource, in space: Workspace, _ policy: Policy) {
    (self.space, self.name, self.resource) = (space, name, resource)
    record = Mutex(Record(truth: Truth(resource, oneFailureIsDown: policy == .standard)))
  }

  /// Polls a workload while something happens to it, and judges the answers.
  ///
  /// - Parameters:
  ///   - name: Its name; it need not exist yet.
  ///   - resource: Its resource.
  ///   - app: The label `app` of what belongs to it, its name when nil.
  ///   - space: Its namespace.
  ///   - policy: What the workload's annotations ask for.
  ///   - isDown: Whether it is down at some time of the story, so that nothing passes that did not happen.
  ///   - location: Where to report wrong answers.
  ///   - body: What happens.
  /// - Throws: When it cannot be polled at all.
  static func of(
    _ name: String, _ resource: Resource = .deployments, app: String? = nil, in space: Workspace,
    _ policy: Policy = .standard, isDown: Bool, at location: SourceLocation = #_sourceLocation,
    _ body: (Storyline) async throws -> Void
  ) async throws {
    let story = Storyline(name, resource, in: space, policy)
    let watches = try await story.watch(app: app ?? name)
    do {
      story.startPolling()
      try await story.polls(3)
      try await body(story)
      try await story.polls(3)
    } catch {
      Issue.record("\(error), after\n\(story.timeline)", sourceLocation: location)
    }
    await story.stopPolling()
    for watch in watches { try await watch.stop() }
    let timeline = story.timeline
    let wrong = timeline.wrong.count
    #expect(wrong == 0, "\(timeline)", sourceLocation: location)
    #expect(timeline.states.contains(.up), "\(timeline)", sourceLocation: location)
    #expect(timeline.states.contains(.down) == isDown, "\(timeline)", sourceLocation: location)
  }

  /// What is true now.
  var truth: Truth { record.withLock { $0.truth } }

  var timeline: Timeline { record.withLock { $0.timeline } }

  /// Waits until something is true.
  func until(
    _ what: String, within limit: Duration = .seconds(90), _ condition: @Sendable (Truth) -> Bool
  ) async throws {
    guard await holds(within: limit, every: Self.look, { condition(truth) }) else {
      throw NotMet("\(what): \(truth.text(at: .now))")
    }
  }

  /// Waits until whoever polls is told of a reason.
  func untilAnswered(_ code: ReasonCode) async throws {
    let isTold = await holds(every: Self.look) {
      timeline.last.values.allSatisfy { $0.answer.codes.contains(code) }
    }
    guard isTold else { throw NotMet("answers with \(code.rawValue)") }
  }

  /// Lets the story's own time go by.
  func lasts(_ time: Duration) async throws {
    try await Task.sleep(for: time)
  }

  /// Watches the workload, and what belongs to it.
  private func watch(app: String) async throws -> [ObjectWatch] {
    let label = "labelSelector=app%3D\(app)"
    let parts =
      switch resource {
      case .cronJobs, .betaCronJobs: Resource.jobs.path(in: space.namespace)
      default: Path.core(space.namespace, "pods")
      }
    // The parts first: none that was there is new when the workload is seen.
    return [
      try await ObjectWatch("\(parts)?\(label)", of: space.api) { [self] type, object in
        take { $0.take(type, part: object, at: $1) }
      },
      try await ObjectWatch(
        "\(resource.path(in: space.namespace))?fieldSelector=metadata.name%3D\(name)", of: space.api
      ) { [self] type, object in
        take { truth, _ in truth.take(type, workload: object) }
      },
    ]
  }

  private func take(_ change: (inout Truth, ContinuousClock.Instant) -> Void) {
    record.withLock { record in
      let now = ContinuousClock.now
      change(&record.truth, now)
      record.timeline.add(record.truth, at: now)
    }
  }
}
