import Foundation
import TestSupport

/// How soon a new process is of use, and what it costs when nobody asks.
enum Start: Figure {
  static let number = 6
  static let title = "Start to first correct answer, and idle"

  static func measure(isQuick: Bool) async throws -> [Measurement] {
    try await BenchmarkEnvironment.with("100x500") { environment in
      var starts: [Double] = []
      for _ in 0..<(isQuick ? 3 : 20) {
        let responder = try ResponderProcess(in: environment)
        while responder.verdict != 200 {
          guard ContinuousClock.now - responder.started < .seconds(10) else {
            throw NotMet("a verdict: \(responder.program.output)")
          }
          usleep(500)
        }
        starts.append((ContinuousClock.now - responder.started) / .milliseconds(1))
        await responder.program.stop()
      }
      let idle = try await idle(for: .seconds(isQuick ? 5 : 30), in: environment)
      let statistics = Statistics(starts)
      return [
        Measurement("starts", Double(starts.count)),
        Measurement("start to first answer: p50", statistics.median, "ms", goal: .below(20)),
        Measurement("start to first answer: greatest", statistics.maximum, "ms", goal: .below(200)),
        Measurement("idle with open watches: CPU", idle, "%", goal: .below(0.01)),
      ]
    }
  }

  /// Percent of a core that a responder uses which has synced and is left alone.
  private static func idle(for time: Duration, in environment: BenchmarkEnvironment) async throws -> Double {
    let responder = try ResponderProcess(in: environment)
    do {
      _ = try responder.sync(with: HTTPConnection(environment.cluster.url))
      try await Task.sleep(for: .seconds(1))
      let before = try responder.usage.cpuSeconds
      try await Task.sleep(for: time)
      let used = try responder.usage.cpuSeconds - before
      await responder.program.stop()
      return used / (time / .seconds(1)) * 100
    } catch {
      await responder.program.stop()
      throw error
    }
  }
}
