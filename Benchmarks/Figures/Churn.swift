import Foundation
import TestSupport

/// A cluster in which much happens at once.
enum Churn: Figure {
  static let number = 5
  static let title = "Churn: 1,000 pods a second lose or gain readiness"

  private static let changesPerSecond = 1000
  /// Changes that the cluster commits together.
  private static let batch = 20

  static func measure(isQuick: Bool) async throws -> [Measurement] {
    let seconds = isQuick ? 3 : 30
    let (several, lines) = try await measure("1000x5000", areSiblings: false, seconds: seconds)
    let (one, others) = try await measure("1x5000", areSiblings: true, seconds: seconds)
    return lines + others + [
      Measurement("a change of 1x5000 to one of 1000x5000", one / several, goal: .atMost(1.5))
    ]
  }

  /// Changes pods of a cluster.
  ///
  /// - Parameters:
  ///   - size: The cluster's size.
  ///   - areSiblings: Whether they are all of one deployment; or else none is of the one that is looked at.
  ///   - seconds: For how long.
  /// - Returns: What a change costs in microseconds of CPU time, and the lines of the table.
  /// - Throws: When something that is measured fails.
  static func measure(
    _ size: String, areSiblings: Bool, seconds: Int
  ) async throws -> (cost: Double, lines: [Measurement]) {
    try await BenchmarkEnvironment.with(size) { environment in
      let heartbeat = try await environment.installWatching()
      let usage = ProcessUsage(pid: heartbeat.responder.pid)
      let changes = try PodChanges(environment.cluster, count: 1001, areSiblings: areSiblings)
      let poller = Poller(heartbeat, lookingFor: changes.name)
      defer { poller.stop() }
      _ = try poller.sighting(ready: true)
      let server = ProcessUsage(pid: environment.cluster.program.pid)
      let (memory, cpu) = (try usage.residentMegabytes, try usage.cpuSeconds)
      let watchCPU = try usage.cpuSeconds(ofThreads: "watch")
      let serverCPU = try server.cpuSeconds
      let outcome = try drive(changes, seen: poller, seconds: seconds)
      let used = try usage.cpuSeconds - cpu
      let cost = (try usage.cpuSeconds(ofThreads: "watch") - watchCPU) * 1e6 / Double(outcome.changes)
      let lags = Statistics(outcome.lags)
      return (
        cost,
        [
          Measurement("\(size): changes a second", Double(outcome.changes) / outcome.seconds, "1/s"),
          Measurement(
            "\(size): the responder's CPU time a second, 200 polls included", used / outcome.seconds, "s"),
          Measurement("\(size): the watch's CPU time a change", cost, "µs", goal: .atMost(60)),
          Measurement(
            "\(size): the stand-in's CPU time a second",
            (try server.cpuSeconds - serverCPU) / outcome.seconds,
            "s"),
          Measurement("\(size): changes that were waited for", Double(outcome.lags.count)),
          Measurement("\(size): commit to visible: p50", lags.median, "ms"),
          Measurement("\(size): commit to visible: p99", lags.percentile(99), "ms", goal: .below(50)),
          Measurement("\(size): commit to visible: greatest", lags.maximum, "ms"),
          Measurement("\(size): resident before", memory, "MB"),
          Measurement("\(size): resident after", try usage.residentMegabytes, "MB"),
        ]
      )
    }
  }

  private struct Outcome {
    var changes = 0
    var lags: [Double] = []
    var seconds = 0.0
  }

  /// Changes pods at a steady rate, among them the one that the poller looks at, as soon as its last change was seen.
  private static func drive(_ changes: PodChanges, seen poller: Poller, seconds: Int) throws -> Outcome {
    var changes = changes
    var outcome = Outcome()
    var committed: Double?
    let start = WallClock.now
    var next = 1
    for tick in 0..<(seconds * changesPerSecond / batch) {
      let due = start + Double(tick * batch) / Double(changesPerSecond) * 1000
      usleep(UInt32(max(0, due - WallClock.now) * 1000))
      // What one batch changes, the next one changes back: each leads to another state.
      var indices = (0..<batch).map { 1 + (next + $0 - 1) % (changes.count - 1) }
      if tick % 2 == 1 { next += batch }
      if let moment = committed, let latest = try poller.latest, latest.isReady == changes.isReady {
        outcome.lags.append(latest.moment - moment)
        committed = nil
      }
      let isMarked = committed == nil
      if isMarked { indices[indices.count - 1] = 0 }
      let moment = try changes.flip(indices)
      if isMarked { committed = moment }
      outcome.changes += indices.count
    }
    if let committed {
      outcome.lags.append(try poller.sighting(ready: changes.isReady).moment - committed)
    }
    outcome.seconds = (WallClock.now - start) / 1000
    return outcome
  }
}
