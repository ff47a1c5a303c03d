import Foundation
import TestSupport

/// A run of ab, the load generator that understands answers to HEAD without a length.
struct ApacheBench {
  let requestsPerSecond: Double

  /// Asks for one thing over and over by HEAD, over a connection each.
  ///
  /// - Parameters:
  ///   - url: What to ask for.
  ///   - connections: How many connections ask at the same time.
  ///   - seconds: For how long.
  ///   - folder: Where the log goes.
  /// - Throws: When an answer fails or is no success.
  init(head url: String, connections: Int, seconds: Int, in folder: URL) async throws {
    let program = try RunningProgram(
      URL(fileURLWithPath: "/usr/bin/ab"),
      [
        "-q", "-i", "-c", "\(connections)", "-t", "\(seconds)", "-n", "10000000",
        "-H", "Authorization: Basic \(HeartbeatServer.token)", url,
      ], log: folder.appendingPathComponent("ab.log"))
    let exitCode = await program.exitCode(within: .seconds(seconds + 20))
    let lines = program.output.split(separator: "\n")
    let rate = lines.first { $0.hasPrefix("Requests per second:") }?.split(separator: " ")
      .compactMap { Double($0) }.first
    guard exitCode == 0, let rate, !program.output.contains("Non-2xx") else {
      throw NotMet("ab \(url) without failures: \(program.output)")
    }
    requestsPerSecond = rate
  }
}
