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
    } + changing(isQuick: isQuick)
  }

  /// How many pods change, one after the other.
  private static let changingPods = 50
  /// Long enough for a change to have been told and evaluated, in microseconds.
  private static let pause: UInt32 = 6000

  /// What it costs to ask again when one member has changed, by the size of the group.
  private static func changing(isQuick: Bool) async throws -> [Measurement] {
    var lines: [Measurement] = []
    var costs: [Double] = []
    for members in [100, 1000, 10_000] {
      let (cost, more) = try await changing(members, isQuick: isQuick)
      costs.append(cost)
      lines += more
    }
    return lines + [
      Measurement("one changed: a group of 10,000 to one of 1,000", costs[2] / costs[1], goal: .atMost(1.5))
    ]
  }

  /// Changes a member and asks for the group, again and again.
  ///
  /// - Parameters:
  ///   - members: How many members the group has.
  ///   - isQuick: Whether to do it less often.
  /// - Returns: What asking costs with 500 members listed, in microseconds of CPU time; and the lines of the table.
  /// - Throws: When something that is measured fails.
  private static func changing(_ members: Int, isQuick: Bool) async throws -> (cost: Double, [Measurement]) {
    try await BenchmarkEnvironment.with(
      "\(members)x\(members)", deploymentsPerNamespace: members
    ) { environment in
      let watch = try await environment.installWatching()
      let usage = ProcessUsage(pid: watch.responder.pid)
      var changes = try PodChanges(environment.cluster, count: changingPods)
      let connection = HTTPConnection(watch.url, authorization: HeartbeatServer.authorization)
      let rounds = isQuick ? 50 : 500
      var lines: [Measurement] = []
      var costs: [Double] = []
      for (name, query, isChanging) in [
        ("none changed, 500 listed", "", false), ("one changed, 500 listed", "", true),
        ("one changed, one listed", "?limit=1", true),
        ("none changed, 5,000 listed", "?limit=5000", false),
        ("one changed, 5,000 listed", "?limit=5000", true),
      ] {
        _ = try connection.send("GET", path + query)
        let (all, watching) = (try usage.cpuSeconds, try usage.cpuSeconds(ofThreads: "watch"))
        for round in 0..<rounds {
          if isChanging { _ = try changes.flip([round % changingPods]) }
          usleep(pause)
          let status = try connection.send("GET", path + query).status
          guard [200, 503].contains(status) else { throw NotMet("a group of \(members): \(status)") }
        }
        // The rest of the process does nothing but answer.
        let used = try usage.cpuSeconds - all - (usage.cpuSeconds(ofThreads: "watch") - watching)
        costs.append(used * 1e6 / Double(rounds))
        lines.append(Measurement("\(members) members, \(name): CPU time a group", costs.last ?? 0, "µs"))
        guard isChanging else { continue }
        let told = try usage.cpuSeconds(ofThreads: "watch") - watching
        lines.append(
          Measurement(
            "\(members) members, \(name): the watch, a change", told * 1e6 / Double(rounds), "µs"))
      }
      return (costs[1], lines)
    }
  }
}
