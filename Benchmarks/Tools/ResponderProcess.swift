import FastCGI
import Foundation
import Kubernetes
import TestSupport

/// A responder without nginx, asked over its own socket: for what nginx has no part in.
struct ResponderProcess {
  let program: RunningProgram
  /// When it was started.
  let started: ContinuousClock.Instant
  private let socket: URL

  /// Starts it, and waits for nothing.
  init(in environment: BenchmarkEnvironment) throws {
    let name = UUID().uuidString.prefix(8)
    socket = environment.folder.appendingPathComponent("\(name).sock")
    started = .now
    program = try RunningProgram(
      Repository.product("k8s-heartbeat"), [],
      environment: [
        "AUTH_TOKEN_BASIC": HeartbeatServer.token, "KUBECONFIG": environment.cluster.kubeconfig.path,
        "RATE_LIMIT": "off", "FASTCGI_LISTEN": "unix:\(socket.path)",
      ], log: environment.folder.appendingPathComponent("\(name).log"))
  }

  /// What it uses.
  var usage: ProcessUsage { ProcessUsage(pid: program.pid) }

  /// The HTTP status of the deployment's verdict; nil when there is no answer.
  var verdict: UInt16? {
    try? Probe.status(
      of: "\(HeartbeatServer.path)?token=\(HeartbeatServer.token)", at: .unix(socket.path),
      within: .seconds(5))
  }

  /// Waits until it answers from its watches.
  ///
  /// - Parameter cluster: Where the watches can be seen.
  /// - Returns: The seconds since it was started.
  /// - Throws: When it does not come to it, or asks the API server for a poll although it watches.
  func sync(with cluster: HTTPConnection) throws -> Double {
    let deadline = started + .seconds(120)
    // A watch is opened once all that was listed has been evaluated.
    while try StandInCounts(cluster).openWatches < WatchedObjects.types.count {
      guard program.isRunning, ContinuousClock.now < deadline else {
        throw NotMet("all watches: \(program.output)")
      }
      usleep(2000)
    }
    while verdict != 200 {
      guard ContinuousClock.now < deadline else { throw NotMet("a verdict: \(program.output)") }
    }
    let seconds = (ContinuousClock.now - started) / .seconds(1)
    let before = try StandInCounts(cluster).objectRequests
    for _ in 0..<10 where verdict != 200 { throw NotMet("a verdict of a synced watch: \(program.output)") }
    guard try StandInCounts(cluster).objectRequests == before else {
      throw NotMet("polls that the API server is not asked for: \(program.output)")
    }
    return seconds
  }
}

/// What the stand-in has counted.
struct StandInCounts: Decodable {
  let openWatches: Int
  private let counts: [String: Int]

  init(_ cluster: HTTPConnection) throws {
    self = try JSONDecoder().decode(Self.self, from: cluster.send("GET", "/stand-in/requests").body)
  }

  /// Requests about objects; signs of life do not count.
  var objectRequests: Int { counts.filter { !$0.key.hasSuffix("version") }.values.reduce(0, +) }
}
