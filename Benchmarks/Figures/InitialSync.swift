import Foundation
import TestSupport

/// How long the first look at a cluster takes, and what it leaves in memory.
enum InitialSync: Figure {
  static let number = 4
  static let title = "Initial sync and memory, pods of 7 KB in pages that are ready at the server"

  private struct Size {
    let text: String
    let pods: Double
    /// The goal for what it takes when it has settled, in MB.
    var memoryGoal: Measurement.Goal?
    /// Whether it is measured with old ReplicaSets as well.
    var hasReplicaSets = true
    /// The goal for what these take, in MB.
    var replicaSetGoal: Measurement.Goal?
  }

  /// As many as a deployment keeps by default (`spec.revisionHistoryLimit`).
  private static let oldReplicaSets = 10

  private struct Round {
    let seconds, decodingRate: Double
  }

  /// What a settled responder has taken, in MB.
  struct Memory {
    let peak, resident, proportional, anonymous: Double
  }

  /// How long memory has to settle.
  private static let rest = Duration.seconds(5)

  static func measure(isQuick: Bool) async throws -> [Measurement] {
    let empty = try await BenchmarkEnvironment.with("1x1") { environment in
      try await run(in: environment).memory.resident
    }
    var measurements = [Measurement("an empty cluster: resident", empty, "MB")]
    let sizes = [
      Size(text: "1000x5000", pods: 5000),
      Size(text: "10000x50000", pods: 50_000, replicaSetGoal: .below(15)),
      Size(text: "20000x100000", pods: 100_000, memoryGoal: .below(160), hasReplicaSets: false),
    ]
    for size in sizes.prefix(isQuick ? 1 : 3) {
      measurements += try await BenchmarkEnvironment.with(size.text) { environment in
        try await measure(size, empty: empty, in: environment, rounds: isQuick ? 1 : 3)
      }
      guard size.hasReplicaSets else { continue }
      measurements += try await measureReplicaSets(of: size, rounds: isQuick ? 1 : 3)
    }
    return measurements
  }

  /// What old ReplicaSets add: all that is known of them leads no pod anywhere.
  private static func measureReplicaSets(of size: Size, rounds count: Int) async throws -> [Measurement] {
    func measure(_ oldReplicaSets: Int) async throws -> (seconds: Double, peak: Double, resident: Double) {
      try await BenchmarkEnvironment.with(size.text, oldReplicaSets: oldReplicaSets) { environment in
        var rounds: [(seconds: Double, memory: Memory)] = []
        for _ in 0..<count { rounds.append(try await run(in: environment)) }
        return (
          Statistics(rounds.map(\.seconds)).median, Statistics(rounds.map(\.memory.peak)).median,
          Statistics(rounds.map(\.memory.resident)).median
        )
      }
    }
    let name = "\(size.text), \(oldReplicaSets) old ReplicaSets each"
    let (without, with) = (try await measure(0), try await measure(oldReplicaSets))
    return [
      Measurement("\(name): start to synced", with.seconds, "s"),
      Measurement("\(name): most resident", with.peak, "MB"),
      Measurement("\(name): resident after 5 s", with.resident, "MB"),
      Measurement(
        "\(name): more resident than without", with.resident - without.resident, "MB",
        goal: size.replicaSetGoal),
      Measurement("\(name): more seconds than without", with.seconds - without.seconds, "s"),
    ]
  }

  private static func measure(
    _ size: Size, empty: Double, in environment: BenchmarkEnvironment, rounds count: Int
  ) async throws -> [Measurement] {
    let pages = try DecodingAlone.pages(of: environment.cluster)
    var (rounds, memories): ([Round], [Memory]) = ([], [])
    for _ in 0..<count {
      let (seconds, memory) = try await run(in: environment)
      rounds.append(Round(seconds: seconds, decodingRate: try DecodingAlone.rate(of: pages)))
      memories.append(memory)
    }
    func median<Element>(_ elements: [Element], _ value: (Element) -> Double) -> Double {
      Statistics(elements.map(value)).median
    }
    let resident = median(memories, \.resident)
    return [
      Measurement("\(size.text): start to synced", median(rounds, \.seconds), "s"),
      Measurement("\(size.text): pods a second", median(rounds) { size.pods / $0.seconds }, "1/s"),
      Measurement("\(size.text): pods a second, decoding alone", median(rounds, \.decodingRate), "1/s"),
      Measurement(
        "\(size.text): sync to decoding alone", median(rounds) { size.pods / $0.seconds / $0.decodingRate },
        goal: .atLeast(0.6)),
      Measurement("\(size.text): most resident", median(memories, \.peak), "MB"),
      Measurement("\(size.text): resident after 5 s", resident, "MB", goal: size.memoryGoal),
      Measurement(
        "\(size.text): most resident to resident", median(memories) { $0.peak / $0.resident },
        goal: .below(1.25)),
      Measurement("\(size.text): proportional (Pss) after 5 s", median(memories, \.proportional), "MB"),
      Measurement("\(size.text): anonymous after 5 s", median(memories, \.anonymous), "MB"),
      Measurement(
        "\(size.text): bytes a pod", (resident - empty) * 1e6 / size.pods, "B",
        goal: size.memoryGoal == nil ? nil : .atMost(1300)),
    ]
  }

  /// Starts a responder, waits until it has synced and settled, and ends it.
  static func run(in environment: BenchmarkEnvironment) async throws -> (
    seconds: Double, memory: Memory
  ) {
    let responder = try ResponderProcess(in: environment)
    do {
      let seconds = try responder.sync(with: HTTPConnection(environment.cluster.url))
      try await Task.sleep(for: rest)
      let usage = responder.usage
      let memory = Memory(
        peak: try usage.peakMegabytes, resident: try usage.residentMegabytes,
        proportional: try usage.proportionalMegabytes, anonymous: try usage.anonymousMegabytes)
      await responder.program.stop()
      return (seconds, memory)
    } catch {
      await responder.program.stop()
      throw error
    }
  }
}
