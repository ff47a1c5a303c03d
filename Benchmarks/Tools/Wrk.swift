import Foundation
import TestSupport

/// A run of wrk, the load generator.
struct Wrk {
  let requests: Int
  let requestsPerSecond: Double
  /// Half of the answers, and 99 of 100, came within so many milliseconds.
  let p50, p99: Double
  /// Answers that took more than 2 seconds.
  let late: Int

  /// Asks for one thing over and over, in one thread.
  ///
  /// - Parameters:
  ///   - url: What to ask for.
  ///   - connections: How many connections ask at the same time.
  ///   - seconds: For how long.
  ///   - spread: Whether as eight clients behind a proxy, which nginx has to trust.
  ///   - folder: Where the log goes.
  /// - Throws: When an answer fails or is no success.
  init(_ url: String, connections: Int, seconds: Int, spread: Bool = false, in folder: URL) async throws {
    let program = try RunningProgram(
      URL(fileURLWithPath: "/usr/bin/wrk"),
      [
        "-t1", "-c\(connections)", "-d\(seconds)s", "-s",
        Repository.file("Benchmarks/wrk/figures.lua").path,
        "-H", "Authorization: Basic \(HeartbeatServer.token)", url,
      ] + (spread ? ["--", "spread"] : []), log: folder.appendingPathComponent("wrk.log"))
    let exitCode = await program.exitCode(within: .seconds(seconds + 20))
    let line = program.output.split(separator: "\n").first { $0.hasPrefix("figures ") }
    let numbers = line?.split(separator: " ").compactMap { Double($0) } ?? []
    guard exitCode == 0, numbers.count == 6, numbers[0] > 0, numbers[2] == 0 else {
      throw NotMet("wrk \(url) without failures: \(program.output)")
    }
    requests = Int(numbers[0])
    requestsPerSecond = numbers[0] / numbers[1] * 1e6
    late = Int(numbers[3])
    p50 = numbers[4] / 1000
    p99 = numbers[5] / 1000
  }
}
