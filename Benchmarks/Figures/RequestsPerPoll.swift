import Foundation
import TestSupport

/// What a poll costs the API server.
enum RequestsPerPoll: Figure {
  static let number = 2
  static let title = "API requests a poll, counted at the API side"

  static func measure(isQuick: Bool) async throws -> [Measurement] {
    try await BenchmarkEnvironment.with("100x500") { environment in
      let live = try await environment.install("live", environment: ["WATCH": "off"])
      // One client, since polls that come at the same time share what is read.
      let liveCount = try await count(polling: live, connections: 1, seconds: 2, in: environment)
      await live.stop()
      let watch = try await environment.installWatching()
      var watchCount = try await count(polling: watch, connections: 16, seconds: 1, in: environment)
      while watchCount.polls < (isQuick ? 1000 : 10_000) {
        watchCount += try await count(polling: watch, connections: 16, seconds: 1, in: environment)
      }
      return [
        Measurement("watch mode: polls", Double(watchCount.polls)),
        Measurement(
          "watch mode: requests about objects a poll",
          Double(watchCount.requests) / Double(watchCount.polls), goal: .atMost(0)),
        Measurement("watch mode: signs of life that were asked for meanwhile", Double(watchCount.signs)),
        Measurement("live mode: polls", Double(liveCount.polls)),
        Measurement(
          "live mode: requests about objects a poll", Double(liveCount.requests) / Double(liveCount.polls)),
      ]
    }
  }

  private struct Count {
    var polls, requests, signs: Int

    static func += (total: inout Count, other: Count) {
      total.polls += other.polls
      total.requests += other.requests
      total.signs += other.signs
    }
  }

  private static func count(
    polling server: HeartbeatServer, connections: Int, seconds: Int, in environment: BenchmarkEnvironment
  ) async throws -> Count {
    let (all, objects) = (
      try await environment.cluster.requests(), try await environment.cluster.objectRequests()
    )
    let run = try await Wrk(
      server.url + HeartbeatServer.path, connections: connections, seconds: seconds, in: environment.folder)
    let requests = try await environment.cluster.objectRequests() - objects
    return Count(
      polls: run.requests, requests: requests,
      signs: try await environment.cluster.requests() - all - requests)
  }
}
