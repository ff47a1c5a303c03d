import Foundation
import Glibc
import Synchronization
import System
import TestSupport
import Testing

@testable import Redis

/// What a link makes of requests that come at the same time.
@Suite struct BatchTests {
  private let reports = Reports()

  private func link(
    _ port: UInt16, _ script: String = "return {redis.call('INCR', KEYS[1]), ARGV[1]}",
    timeout: Duration = .seconds(2)
  ) throws -> RedisLink {
    let settings = RedisLinkSettings(
      address: RedisAddress(host: "127.0.0.1", port: port), script: RedisScript(script),
      probe: RedisRequest(keys: ["probe"], arguments: ["0"]), timeout: timeout)
    let link = try RedisLink(settings) { [reports] in reports.append($0) }
    link.waitForFirstTry(atMost: .seconds(20))
    return link
  }

  /// What has come of requests, by number.
  private final class Answers: Sendable {
    private let all = Mutex<[Int: [Result<[RedisReply], RedisError>]]>([:])

    func append(_ answer: Result<[RedisReply], RedisError>, of number: Int) {
      all.withLock { $0[number, default: []].append(answer) }
    }

    /// How many requests have an answer.
    var count: Int { all.withLock { $0.count } }
    /// The answers, of those alone that have one.
    var single: [Int: Result<[RedisReply], RedisError>] {
      all.withLock { $0.compactMapValues { $0.count == 1 ? $0[0] : nil } }
    }
  }

  /// Hands over requests one after the other, without a wait.
  private func ask(
    _ link: RedisLink, _ numbers: Range<Int>, word: (Int) -> String = { "\($0)" }
  ) -> Answers {
    let answers = Answers()
    for number in numbers {
      link.run(RedisRequest(keys: ["key"], arguments: [word(number)])) { answers.append($0, of: number) }
    }
    return answers
  }

  @Test func whatIsAskedAtOnceGoesTogetherAndEachGetsItsOwnAnswer() async throws {
    try await RedisServer.with { server in
      let link = try link(server.port)
      // While it stands still they pile up behind the first.
      server.program.signal(SIGSTOP)
      let answers = ask(link, 0..<200)
      server.program.signal(SIGCONT)
      #expect(eventually { answers.count == 200 })
      let single = answers.single
      for number in 0..<200 {
        guard case .success(let items)? = single[number], items.count == 2 else {
          Issue.record("\(number): \(String(describing: single[number]))")
          return
        }
        #expect(items[0] == .integer(number + 1) && items[1] == .text("\(number)"))
      }
      let calls = try #require(try server.info("total_reads_processed"))
      #expect(calls < 20, "\(calls)")
    }
  }

  @Test func allWhoWaitAreToldOfTheFirstFailure() async throws {
    try await RedisServer.with { server in
      let link = try link(server.port, timeout: .seconds(1))
      server.program.signal(SIGSTOP)
      let start = MonotonicInstant.now
      let first = ask(link, 0..<50)
      usleep(500_000)
      let later = ask(link, 50..<100)
      #expect(eventually { first.count == 50 && later.count == 50 })
      #expect(.now - start < .seconds(2) * Sanitizer.slowness, "those who came later wait no longer")
      #expect(first.single.count == 50 && later.single.count == 50)
      #expect(first.single.values.contains(.failure(.timedOut)))
      #expect(later.single.values.allSatisfy { $0 == .failure(.away) })
      #expect((2...5).contains(reports.kinds.count), "one failure, not a hundred: \(reports.kinds)")
      server.program.signal(SIGCONT)
      #expect(eventually(within: .seconds(30)) { link.isWell })
    }
  }

  @Test func aRequestThatIsRefusedLeavesTheOthersOfItsBatchTheirAnswers() async throws {
    let script = """
      if ARGV[1] == '3' then return redis.error_reply('OOM for three') end
      return {tonumber(ARGV[1])}
      """
    try await RedisServer.with { server in
      let link = try link(server.port, script, timeout: .seconds(5))
      server.program.signal(SIGSTOP)
      let first = ask(link, 0..<1)
      let answers = ask(link, 1..<6)
      server.program.signal(SIGCONT)
      #expect(eventually { first.count == 1 && answers.count == 5 })
      let single = answers.single
      for number in [1, 2, 4, 5] {
        // Those who came after it may have found the store away.
        #expect(
          single[number] == .success([.integer(number)]) || number > 3 && single[number] == .failure(.away))
      }
      #expect(single[3] == .failure(.refused(code: "OOM", text: "OOM for three")))
      #expect(reports.kinds.contains("OOM"))
    }
  }

  @Test func whatWasAnsweredBeforeAConnectionEndedIsNotAskedAgain() throws {
    let asked = Mutex<[String]>([])
    let othersWait = DispatchSemaphore(value: 0)
    let server = try ScriptedStore(hangsUp: { $0.contains("number-1") }) { text in
      if text.contains("SCRIPT") { return "+\(String(repeating: "a", count: 40))\r\n" }
      let numbers = text.components(separatedBy: "\r\n").filter { $0.hasPrefix("number-") }
      asked.withLock { $0 += numbers }
      if numbers == ["number-0"] { othersWait.wait() }
      // Of the batch with the first of those who waited, the first two are answered.
      return (numbers.isEmpty ? ["0"] : numbers.contains("number-1") ? Array(numbers.prefix(2)) : numbers)
        .map { "*1\r\n$\($0.utf8.count)\r\n\($0)\r\n" }.joined()
    }
    let link = try link(server.port, timeout: .seconds(10))
    let first = ask(link, 0..<1) { "number-\($0)" }
    #expect(eventually { asked.withLock { $0.count == 1 } })
    let answers = ask(link, 1..<6) { "number-\($0)" }
    othersWait.signal()
    #expect(eventually { first.count == 1 && answers.count == 5 })
    for (number, answer) in answers.single { #expect(answer == .success([.text("number-\(number)")])) }
    #expect(asked.withLock { $0 } == [0, 1, 2, 3, 4, 5, 3, 4, 5].map { "number-\($0)" })
    #expect(reports.kinds == ["well"])
  }

  @Test func aLinkThatIsLetGoOfAnswersThoseWhoWait() async throws {
    try await RedisServer.with { server in
      var link: RedisLink? = try link(server.port)
      server.program.signal(SIGSTOP)
      let answers = ask(try #require(link), 0..<10)
      link = nil
      #expect(eventually { answers.count == 10 }, "within its time limit, or when the store goes on")
      #expect(answers.single.count == 10)
      server.program.signal(SIGCONT)
    }
  }
}
