import Foundation
import TestSupport

/// What it costs to ask for all workloads of a namespace together.
enum Groups: Figure {
  static let number = 7
  static let title = "Groups: a namespace of 1,000 deployments in watch mode (wrk, one thread, 16 clients)"

  private static let members = 1000
  private static let path = "/api/healthz/team-0001"

  static func measure(isQuick: Bool) async throws -> [Measurement] {
    try await BenchmarkEnvironment.with(
      "\(members)x\(members)", deploymentsPerNamespace: members
    ) { environment in
      let watch = try await environment.installWatching()
      let asked = try await environment.cluster.objectRequests()
      var lines: [Measurement] = []
      for (name, query) in [
        ("500 members listed", ""), ("one member listed", "?limit=1"), ("all listed", "?limit=5000"),
      ] {
        let url = watch.url + path + query
        let answer = try await curl("-H", "Authorization: \(HeartbeatServer.authorization)", url)
        guard answer.status == 200 else { throw NotMet("a group: \(answer)") }
        let usage = ProcessUsage(pid: watch.responder.pid)
        var (rates, costs): ([Double], [Double]) = ([], [])
        for round in 0...(isQuick ? 1 : 5) {
          let before = try usage.cpuSeconds
          let run = try await Wrk(url, connections: 16, seconds: isQuick ? 1 : 3, in: environment.folder)
          // The first round only warms up.
          guard round > 0 else { continue }
          rates.append(run.requestsPerSecond)
          costs.append((try usage.cpuSeconds - before) * 1e6 / Double(run.requests))
        }
        lines += [
          Measurement(name, Statistics(rates).median, "1/s"),
          Measurement("\(name): the responder's CPU time a group", Statistics(costs).median, "µs"),
          Measurement("\(name): body", Double(answer.length), "bytes"),
        ]
      }
      let requests = try await environment.cluster.objectRequests() - asked
      return lines + [Measurement("requests about objects", Double(requests), goal: .atMost(0))]
    }
  }
}
