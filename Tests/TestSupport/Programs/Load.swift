import Foundation
import Synchronization

/// Clients that go on asking at a steady rate: several curls, each with a connection that it keeps for a while.
///
/// A connection that the server closed while it was idle is no loss: curl asks once more on a new one, as RFC 9112
/// section 9.3.1 lets clients do.
package final class Load: Sendable {
  /// What the clients got.
  package struct Tally: Sendable, CustomStringConvertible {
    /// How many answers of each status; 0 for none.
    package fileprivate(set) var statuses: [Int: Int] = [:]
    /// curl's exit codes other than 0, and how many requests ended with each.
    package fileprivate(set) var failures: [Int: Int] = [:]
    /// Seconds that the slowest request took.
    package fileprivate(set) var slowest = 0.0
    /// Connections that were made.
    package fileprivate(set) var connections = 0
    /// Seconds from the first request to the last answer.
    package fileprivate(set) var seconds = 0.0

    /// Requests in all.
    package var total: Int { statuses.values.reduce(0, +) }
    /// Whether each request got an answer, and this one.
    package func isAll(_ status: Int) -> Bool { failures.isEmpty && statuses.keys.elementsEqual([status]) }

    /// For messages.
    package var description: String {
      """
      \(total) in \(seconds) s over \(connections) connections: \(statuses), exit codes \(failures), \
      slowest \(slowest) s
      """
    }

    fileprivate mutating func add(_ figures: [Double]) {
      statuses[Int(figures[0]), default: 0] += 1
      if figures[1] != 0 { failures[Int(figures[1]), default: 0] += 1 }
      slowest = max(slowest, figures[2])
      connections += Int(figures[3])
    }
  }

  /// How many clients there are, and how many requests a second each sends.
  private static let (clients, rate) = (8, 100)
  /// How many requests a client sends before it makes a new connection.
  private static let batch = 25

  /// Where the clients are to go, and where they are.
  private struct Target {
    var arguments: [String]
    /// How often they were sent elsewhere.
    var turns = 0
    /// How many are where they were sent with each turn.
    var clients: [Int: Int] = [:]
  }

  private let target: Mutex<Target>
  private let tally = Mutex(Tally())
  private let isOver = Atomic(false)

  private init(_ arguments: [String]) {
    target = Mutex(Target(arguments: arguments))
  }

  /// What has been answered so far.
  package var soFar: Tally { tally.withLock { $0 } }

  /// Sends the clients elsewhere, and waits until all have gone: each does when it makes its next connection.
  package func turn(to arguments: String...) async throws {
    let turns = target.withLock { target in
      target.arguments = arguments
      target.turns += 1
      return target.turns
    }
    let haveTurned = await holds(within: .seconds(60)) {
      target.withLock { target in target.clients.allSatisfy { $0.key >= turns || $0.value == 0 } }
    }
    guard haveTurned else { throw NotMet("all clients turn to \(arguments)") }
  }

  /// Waits until so many more requests have been answered.
  package func goOn(for requests: Int = 300) async throws {
    let before = soFar.total
    guard await holds(within: .seconds(20), { soFar.total >= before + requests }) else {
      throw NotMet("\(requests) more requests: \(soFar)")
    }
  }

  /// Runs a body while about 500 requests a second are sent, the first of them before it begins.
  ///
  /// - Parameters:
  ///   - arguments: curl's, the URL among them.
  ///   - body: What happens meanwhile.
  /// - Returns: What the clients got.
  /// - Throws: What the body throws, or when curl cannot be started.
  package static func run(_ arguments: String..., while body: (Load) async throws -> Void) async throws
    -> Tally
  {
    let load = Load(arguments)
    let start = ContinuousClock.now
    try await withTemporaryFolder { folder in
      try await withThrowingTaskGroup { group in
        for client in 0..<clients {
          group.addTask { try await load.ask(log: folder.appendingPathComponent("\(client)")) }
        }
        try await load.end(after: body)
        try await group.waitForAll()
      }
    }
    return load.tally.withLock { tally in
      tally.seconds = (ContinuousClock.now - start) / .seconds(1)
      return tally
    }
  }

  private func end(after body: (Load) async throws -> Void) async throws {
    defer { isOver.store(true, ordering: .relaxed) }
    try await goOn(for: 50)
    try await body(self)
  }

  /// One client, until it is over.
  private func ask(log: URL) async throws {
    while !isOver.load(ordering: .relaxed) {
      let (arguments, turn) = target.withLock { target in
        target.clients[target.turns, default: 0] += 1
        return (target.arguments, target.turns)
      }
      defer { target.withLock { $0.clients[turn, default: 0] -= 1 } }
      let curl = try RunningProgram(
        URL(fileURLWithPath: "/usr/bin/curl"),
        [
          "-q", "-sS", "--globoff", "--max-time", "5", "--noproxy", "*", "--rate", "\(Self.rate)/s",
          "-w", "%{stderr}figures %{http_code} %{exitcode} %{time_total} %{num_connects}\n",
        ] + repeated(arguments), log: log)
      guard await curl.exitCode(within: .seconds(60)) != nil else {
        throw NotMet("curl ends: \(curl.output)")
      }
      tally.withLock { tally in
        for line in curl.output.split(separator: "\n") where line.hasPrefix("figures ") {
          tally.add(line.split(separator: " ").dropFirst().compactMap { Double($0) })
        }
      }
    }
  }

  /// The same request, as often as a connection is kept.
  private func repeated(_ arguments: [String]) -> [String] {
    let options = arguments.filter { !$0.hasPrefix("http") }
    let urls = arguments.filter { $0.hasPrefix("http") }
    return options + (0..<Self.batch).flatMap { ["-o", "/dev/null", urls[$0 % urls.count]] }
  }
}
