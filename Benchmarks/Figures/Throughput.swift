import Foundation
import TestSupport

/// How many polls a second are answered, against the least that a responder can do.
enum Throughput: Figure {
  static let number = 1
  static let title = "Polls a second and latency through nginx (wrk, one thread)"

  /// What is asked, and who answers.
  private struct Contestant {
    let name: String
    let url: String
    let responder: RunningProgram
  }

  private struct Round {
    let run: Wrk
    /// CPU time of the responder for each request, in microseconds.
    let cost: Double
  }

  private static let concurrencies = [16, 64]
  /// libfcgi ties a thread to each kept connection: as many as nginx can have with 64 clients, active and idle.
  private static let baselineThreads = 128

  static func measure(isQuick: Bool) async throws -> [Measurement] {
    try await BenchmarkEnvironment.with("100x500") { environment in
      let contestants = try await contestants(in: environment)
      var measurements: [Measurement] = []
      for connections in concurrencies {
        var rounds: [[Round]] = contestants.map { _ in [] }
        for round in 0...(isQuick ? 1 : 5) {
          for (index, contestant) in contestants.enumerated() {
            let result = try await run(
              contestant, connections, seconds: isQuick ? 1 : 3, in: environment.folder)
            // The first round only warms up.
            if round > 0 { rounds[index].append(result) }
          }
        }
        measurements += compare(rounds, of: contestants, connections)
      }
      let watch = contestants[0]
      let (calls, run) = try await SystemCalls.count(of: watch.responder, in: environment.folder) {
        try await Wrk(watch.url, connections: 64, seconds: 2, in: environment.folder)
      }
      measurements.append(
        Measurement(
          "watch mode, 64 clients: the responder's system calls a poll", Double(calls) / Double(run.requests),
          goal: .atMost(3.3)))
      return measurements
    }
  }

  private static func contestants(in environment: BenchmarkEnvironment) async throws -> [Contestant] {
    let watch = try await environment.installWatching()
    let live = try await environment.install("live", environment: ["WATCH": "off"])
    let response = environment.folder.appendingPathComponent("response")
    try await BaselineProgram.record(watch.url + HeartbeatServer.path, to: response)
    let baseline = try await environment.install(
      "baseline",
      launch: .program(
        try await BaselineProgram.baseline.compile(in: environment.folder),
        arguments: [response.path, "\(baselineThreads)"]))
    let limit = try await environment.install(
      "limit",
      launch: .program(
        try await BaselineProgram.limit.compile(in: environment.folder), arguments: [response.path, "look"]))
    return [
      Contestant(name: "watch mode", url: watch.url + HeartbeatServer.path, responder: watch.responder),
      Contestant(name: "the limit", url: limit.url + HeartbeatServer.path, responder: limit.responder),
      Contestant(name: "C program", url: baseline.url + HeartbeatServer.path, responder: baseline.responder),
      Contestant(name: "nginx's static /healthz", url: watch.url + "/healthz", responder: watch.responder),
      Contestant(name: "live mode", url: live.url + HeartbeatServer.path, responder: live.responder),
    ]
  }

  private static func run(
    _ contestant: Contestant, _ connections: Int, seconds: Int, in folder: URL
  ) async throws -> Round {
    let usage = ProcessUsage(pid: contestant.responder.pid)
    let before = try usage.cpuSeconds
    let run = try await Wrk(contestant.url, connections: connections, seconds: seconds, in: folder)
    return Round(run: run, cost: (try usage.cpuSeconds - before) * 1e6 / Double(run.requests))
  }

  private static func compare(
    _ rounds: [[Round]], of contestants: [Contestant], _ connections: Int
  ) -> [Measurement] {
    let clients = "\(connections) clients"
    var lines: [Measurement] = []
    for (contestant, rounds) in zip(contestants, rounds) {
      let (name, isStatic) = ("\(contestant.name), \(clients)", contestant.name.contains("static"))
      lines += [
        Measurement(name, Statistics(rounds.map(\.run.requestsPerSecond)).median, "1/s"),
        Measurement("\(name): p50", Statistics(rounds.map(\.run.p50)).median, "ms"),
        Measurement("\(name): p99", Statistics(rounds.map(\.run.p99)).median, "ms"),
      ]
      let late = rounds.reduce(0) { $0 + $1.run.late }
      if late > 0 { lines.append(Measurement("\(name): answers after more than 2 s", Double(late))) }
      if !isStatic {
        lines.append(
          Measurement(
            "\(name): the responder's CPU time a poll", Statistics(rounds.map(\.cost)).median, "µs",
            goal: contestant.name == "watch mode" && connections == 64 ? .atMost(10) : nil))
      }
    }
    /// The median of the ratios of neighbours.
    func ratio(_ one: Int, to other: Int) -> Double {
      Statistics(
        zip(rounds[one], rounds[other]).map { $0.run.requestsPerSecond / $1.run.requestsPerSecond }
      ).median
    }
    let isFull = connections == 64
    return lines + [
      Measurement(
        "watch mode to the limit, \(clients)", ratio(0, to: 1), goal: isFull ? .atLeast(0.95) : nil),
      Measurement(
        "watch mode to the C program, \(clients)", ratio(0, to: 2), goal: .atLeast(isFull ? 1.25 : 0.95)),
      Measurement(
        "watch mode to nginx's static answer, \(clients)", ratio(0, to: 3),
        goal: isFull ? .atLeast(0.66) : nil),
      Measurement("live mode to the C program, \(clients)", ratio(4, to: 2)),
    ]
  }
}
