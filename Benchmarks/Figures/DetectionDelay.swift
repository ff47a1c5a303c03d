import Foundation
import TestSupport

/// How long it takes until a change in the cluster shows in the answers.
enum DetectionDelay: Figure {
  static let number = 3
  static let title = "From the commit of a pod's change until a client that polls every 5 ms sees it"

  static func measure(isQuick: Bool) async throws -> [Measurement] {
    try await BenchmarkEnvironment.with("100x500") { environment in
      let server = try await environment.installWatching()
      var changes = try PodChanges(environment.cluster, count: 1)
      let poller = Poller(server, lookingFor: changes.name)
      defer { poller.stop() }
      _ = try poller.sighting(ready: true)
      var delays: [Double] = []
      for _ in 0..<(isQuick ? 20 : 200) {
        let committed = try changes.flip([0])
        delays.append(try poller.sighting(ready: changes.isReady).moment - committed)
        // Not in step with the polls.
        usleep(.random(in: 10_000...30_000))
      }
      let statistics = Statistics(delays)
      return [
        Measurement("flips", Double(delays.count)),
        Measurement("p50", statistics.median, "ms"),
        Measurement("p99", statistics.percentile(99), "ms", goal: .below(50)),
        Measurement("greatest", statistics.maximum, "ms"),
      ]
    }
  }
}
