import Foundation
import TestSupport

/// What a poll costs the API server.
enum RequestsPerPoll: Figure {
  static let number = 2
  static let title = "API requests a poll, counted at the API side"

  static func measure(isQuick: Bool) async throws -> [Measurement] {
    try await Site.with("100x500") { site in
      let live = try await site.install("live", environment: ["WATCH": "off"])
      // One client, since polls that come at the same time share what is read.
      let liveCount = try await count(polling: live, connections: 1, seconds: 2, at: site)
      await live.stop()
      let watch = try await site.installWatching()
      var watchCount = try await count(polling: watch, connections: 16, seconds: 1, at: site)
      while watchCount.polls < (isQuick ? 1000 : 10_000) {
        watchCount += try await count(polling: watch, connections: 16, seconds: 1, at: site)
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
    polling installation: Installation, connections: Int, seconds: Int, at site: Site
  ) async throws -> Count {
    let (all, objects) = (try await site.cluster.requests(), try await site.cluster.objectRequests())
    let run = try await Wrk(
      installation.url + Installation.path, connections: connections, seconds: seconds, in: site.folder)
    let requests = try await site.cluster.objectRequests() - objects
    return Count(
      polls: run.requests, requests: requests, signs: try await site.cluster.requests() - all - requests)
  }
}
