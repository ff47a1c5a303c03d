import Dispatch
import Synchronization
import TestSupport
import Testing

@testable import Heartbeat
@testable import Monitoring

/// What is answered of a group that follows by difference is byte for byte what collecting it anew would answer: 100,000 steps
/// in all in a release build, and 2,000 in a debug build, which takes as long for them.
@Suite struct GroupDifferenceTests {
  #if DEBUG
    private static let share = 50
  #else
    private static let share = 1
  #endif

  /// The workloads that a namespace may have, and the steps of a run: few workloads meet often, and of many most stay as
  /// they are.
  static let runs: [(workloads: Int, steps: Int)] = [
    (3, 30_000), (8, 30_000), (20, 25_000), (60, 14_000), (200, 1000),
  ].map { ($0, $1 / share) }

  @Test(arguments: runs.indices)
  func isThatOfCollectingAnew(run: Int) {
    let seed = UInt64.random(in: 0...UInt64.max)
    let (workloads, steps) = Self.runs[run]
    var cluster = ChangingCluster(workloads: workloads, seed: seed)
    for step in 0..<steps {
      guard let difference = cluster.step() else { continue }
      Issue.record("seed \(seed), \(workloads) workloads, step \(step) of \(steps): \(difference)")
      return
    }
  }

  @Test func whoeverAsksMeanwhileGetsAWholeAnswer() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var cluster = ChangingCluster(workloads: 30, seed: seed)
    let isOver = Atomic(false)
    let problems = Mutex<[String]>([])
    let source = cluster.source
    let askers = DispatchGroup()
    for number in 0..<3 {
      askers.enter()
      TestThread.start {
        defer { askers.leave() }
        var random = SeededGenerator(seed: seed &+ UInt64(number))
        while !isOver.load(ordering: .relaxed) {
          let question = GroupQuestion.some(using: &random)
          let answer = question.answer(from: source)
          guard question.isWhole(answer) else {
            return problems.withLock { $0.append("\(question): \(answer.wholeText)") }
          }
        }
      }
    }
    for _ in 0..<(30_000 / Self.share) { cluster.change() }
    isOver.store(true, ordering: .relaxed)
    askers.wait()
    #expect(problems.withLock { $0 } == [], "seed \(seed)")
    for question in GroupQuestion.all { #expect(cluster.difference(in: question) == nil, "seed \(seed)") }
  }
}
