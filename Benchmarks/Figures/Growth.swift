import Foundation
import TestSupport

/// How everything grows with what there is more of, on one page.
enum Growth: Figure {
  static let number = 11
  static let title = "Growth: clients, pods of a workload, pods of a cluster"

  static func measure(isQuick: Bool) async throws -> [Measurement] {
    try await polls(isQuick) + changes(isQuick) + clusters(isQuick)
  }

  /// Polls a second, by how many ask at the same time.
  private static func polls(_ isQuick: Bool) async throws -> [Measurement] {
    try await BenchmarkEnvironment.with("100x500") { environment in
      let server = try await environment.installWatching(environment: ["TRUSTED_PROXIES": "127.0.0.1"])
      var lines: [Measurement] = []
      for clients in isQuick ? [1, 64] : [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] {
        for (curve, url) in [("verdicts", HeartbeatServer.path), ("nginx's static answer", "/healthz")] {
          let run = try await Wrk(
            server.url + url, connections: clients, seconds: isQuick ? 1 : 3, spread: true,
            in: environment.folder)
          lines.append(
            Measurement(
              "\(curve), \(clients) clients", run.requestsPerSecond, "1/s",
              at: .init(panel: "polls a second", curve: curve, axis: "clients", x: Double(clients))))
        }
      }
      return lines
    }
  }

  /// What a change of a pod costs, by how many pods its workload has.
  private static func changes(_ isQuick: Bool) async throws -> [Measurement] {
    var lines: [Measurement] = []
    // Where fewer are changed than a workload has, they are all of one.
    let sizes = [
      (size: "5000x5000", pods: 1), (size: "500x5000", pods: 10), (size: "50x5000", pods: 100),
      (size: "4x4800", pods: 1200), (size: "1x10000", pods: 10_000),
    ]
    for (size, pods) in isQuick ? Array(sizes.prefix(1)) : sizes {
      let cost = try await Churn.measure(size, areSiblings: pods > 1000, seconds: isQuick ? 2 : 8).cost
      lines.append(
        Measurement(
          "a change, workloads of \(pods) pods", cost, "µs",
          at: .init(
            panel: "a change: µs of CPU", curve: "1,000 changes a second", axis: "pods of a workload",
            x: Double(pods))))
    }
    return lines
  }

  /// Memory and the first look, by how many pods the cluster has.
  private static func clusters(_ isQuick: Bool) async throws -> [Measurement] {
    var lines: [Measurement] = []
    let sizes = [
      ("200x1000", 1000), ("2000x10000", 10_000), ("10000x50000", 50_000), ("20000x100000", 100_000),
      ("40000x200000", 200_000),
    ]
    for (size, pods) in isQuick ? Array(sizes.prefix(1)) : sizes {
      let (seconds, memory) = try await BenchmarkEnvironment.with(size) { environment in
        try await InitialSync.run(in: environment)
      }
      let axis = "pods of the cluster"
      lines += [
        Measurement(
          "\(pods) pods: resident", memory.resident, "MB",
          at: .init(panel: "memory: MB", curve: "settled", axis: axis, x: Double(pods))),
        Measurement(
          "\(pods) pods: most resident", memory.peak, "MB",
          at: .init(panel: "memory: MB", curve: "at most", axis: axis, x: Double(pods))),
        Measurement(
          "\(pods) pods: start to synced", seconds, "s",
          at: .init(panel: "start to synced: s", curve: "pods of 7 KB", axis: axis, x: Double(pods))),
      ]
    }
    return lines
  }
}
