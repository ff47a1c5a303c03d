import Foundation
import TestSupport

/// A cluster in which much happens at once.
enum Churn: Figure {
  static let number = 5
  static let title = "Churn: 1,000 pods a second lose or gain readiness, of 5,000 in 1,000 deployments"

  private static let changesPerSecond = 1000
  /// Changes that the cluster commits together.
  private static let batch = 20

  static func measure(isQuick: Bool) async throws -> [Measurement] {
    try await BenchmarkEnvironment.with("1000x5000") { environment in
      let heartbeat = try await environment.installWatching()
      let usage = ProcessUsage(pid: heartbeat.responder.pid)
      let poller = Poller(heartbeat)
      defer { poller.stop() }
      _ = try poller.sighting(of: 200)
      let changes = try PodChanges(environment.cluster, count: 1001)
      let server = ProcessUsage(pid: environment.cluster.program.pid)
      let (memory, cpu) = (try usage.residentMegabytes, try usage.cpuSeconds)
      let serverCPU = try server.cpuSeconds
      let outcome = try drive(changes, seen: poller, seconds: isQuick ? 3 : 30)
      let used = try usage.cpuSeconds - cpu
      return [
        Measurement("changes a second", Double(outcome.changes) / outcome.seconds, "1/s"),
        Measurement("the responder's CPU time a second", used / outcome.seconds, "s", goal: .below(0.5)),
        Measurement("the responder's CPU time a change", used * 1e6 / Double(outcome.changes), "µs"),
        Measurement(
          "the stand-in's CPU time a second", (try server.cpuSeconds - serverCPU) / outcome.seconds, "s"),
        Measurement("changes that were waited for", Double(outcome.lags.count)),
        Measurement("commit to visible: p50", Statistics(outcome.lags).median, "ms"),
        Measurement("commit to visible: greatest", Statistics(outcome.lags).maximum, "ms", goal: .below(250)),
        Measurement("resident before", memory, "MB"),
        Measurement("resident after", try usage.residentMegabytes, "MB"),
      ]
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
      var indices = (0..<batch).map { 1 + (next + $0 - 1) % (changes.count - 1) }
      next += batch
      if let moment = committed, let latest = try poller.latest, latest.status == changes.expectedStatus {
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
      outcome.lags.append(try poller.sighting(of: changes.expectedStatus).moment - committed)
    }
    outcome.seconds = (WallClock.now - start) / 1000
    return outcome
  }
}
