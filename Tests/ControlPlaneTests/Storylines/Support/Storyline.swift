import Foundation
import Synchronization
import TestSupport
import Testing

/// A deployment that something happens to, while it is polled as a monitor does it and its objects are watched.
final class Storyline: Sendable {
  /// What is asked of answers.
  enum Policy {
    /// One pod that fails is down.
    case standard
    /// Pods that fail count for nothing as long as enough others are ready. For stories that are not about a single pod.
    case failOnUnavailable

    /// What the deployment must have to be answered so.
    var annotations: JSON {
      self == .standard ? [:] : ["metadata": ["annotations": ["k8s-heartbeat/fail-on": "unavailable"]]]
    }
  }

  private static let period = Duration.milliseconds(200)

  let space: Workspace
  private let deployment: String
  private let record: Mutex<Record>

  private struct Record {
    var truth: Truth
    var timeline = Timeline()
    var isOver = false
    var isPolling = false
  }

  private init(_ deployment: String, in space: Workspace, _ policy: Policy) {
    (self.space, self.deployment) = (space, deployment)
    record = Mutex(Record(truth: Truth(flappingIsDown: policy == .standard)))
  }

  /// Polls a deployment while something happens to it, and judges the answers.
  ///
  /// - Parameters:
  ///   - deployment: Its name; it need not exist yet. Its pods have the label `app`.
  ///   - app: The label's value, the deployment's name when nil.
  ///   - space: Its namespace.
  ///   - policy: What the deployment's annotations ask for.
  ///   - isDown: Whether it is down at some time of the story, so that nothing passes that did not happen.
  ///   - location: Where to report wrong answers.
  ///   - body: What happens.
  /// - Throws: When it cannot be polled at all.
  static func of(
    _ deployment: String, app: String? = nil, in space: Workspace, _ policy: Policy = .standard, isDown: Bool,
    at location: SourceLocation = #_sourceLocation, _ body: (Storyline) async throws -> Void
  ) async throws {
    let story = Storyline(deployment, in: space, policy)
    // The pods first: none that was there is new when the deployment is seen.
    let watches = [
      try await ObjectWatch(
        Path.core(space.namespace, "pods?labelSelector=app%3D\(app ?? deployment)"), of: space.api
      ) { story.take($0, pod: $1) },
      try await ObjectWatch(
        Path.apps(space.namespace, "deployments?fieldSelector=metadata.name%3D\(deployment)"), of: space.api
      ) { story.take($0, deployment: $1) },
    ]
    do {
      story.startPolling()
      try await story.polls(5)
      try await body(story)
      try await story.polls(10)
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

  private var timeline: Timeline { record.withLock { $0.timeline } }

  /// Waits until something is true.
  func until(
    _ what: String, within limit: Duration = .seconds(90), _ condition: @Sendable (Truth) -> Bool
  ) async throws {
    guard await holds(within: limit, { condition(truth) }) else {
      throw NotMet("\(what): \(truth.text)")
    }
  }

  /// Lets the story's own time go by.
  func lasts(_ time: Duration) async throws {
    try await Task.sleep(for: time)
  }

  /// Waits for so many polls more.
  private func polls(_ count: Int) async throws {
    let goal = timeline.polls.count + count
    guard await holds({ timeline.polls.count >= goal }) else { throw NotMet("\(goal) polls") }
  }

  private func take(_ type: String, deployment object: JSON) {
    record.withLock { record in
      record.truth.take(type, deployment: object)
      record.timeline.add(record.truth, at: .now)
    }
  }

  private func take(_ type: String, pod object: JSON) {
    record.withLock { record in
      let now = ContinuousClock.now
      record.truth.take(type, pod: object, at: now)
      record.timeline.add(record.truth, at: now)
    }
  }
}

// MARK: - Polling

extension Storyline {
  /// Polls in a thread of its own, so that what tests do besides makes no poll late.
  private func startPolling() {
    let url = space.server.verdict("\(space.namespace)/deployment/\(deployment)")
    record.withLock { $0.isPolling = true }
    TestThread.start { [self] in
      var next = ContinuousClock.now
      while !record.withLock({ $0.isOver }) {
        let asked = ContinuousClock.now
        let answer = Self.ask(url)
        let poll = Timeline.Poll(asked: asked, answered: .now, answer: answer)
        record.withLock { $0.timeline.add(poll) }
        // After a slow answer the next poll comes at once, and no others to make up for it.
        next = max(next + Self.period, poll.answered)
        let pause = next - .now
        if pause > .zero { usleep(UInt32(pause / .microseconds(1))) }
      }
      record.withLock { $0.isPolling = false }
    }
  }

  private func stopPolling() async {
    record.withLock { $0.isOver = true }
    _ = await holds { !record.withLock { $0.isPolling } }
  }

  /// Asks on a connection of its own.
  ///
  /// - Parameter url: Where.
  /// - Returns: The answer, of status 0 when there was none.
  private static func ask(_ url: String) -> Answer {
    guard let target = URL(string: url), let query = target.query,
      let connection = try? RawConnection(to: url, limit: .seconds(15))
    else { return Answer(0, nil, []) }
    connection.send("GET \(target.path)?\(query) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    let text = (try? connection.readToEnd()) ?? ""
    let end = text.range(of: "\r\n\r\n")?.upperBound ?? text.endIndex
    return Answer(Int(text.dropFirst(9).prefix(3)) ?? 0, body: String(text[end...]))
  }
}
