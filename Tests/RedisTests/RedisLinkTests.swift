import Foundation
import Glibc
import Synchronization
import System
import TestSupport
import Testing

@testable import Redis

/// A link to a real server, whatever is done to that.
@Suite struct RedisLinkTests {
  /// Counts up, so that what is done is seen.
  private static let script = RedisScript("return {redis.call('INCR', KEYS[1]), ARGV[1]}")

  private let reports = Reports()

  private func link(
    to server: RedisServer, timeout: Duration = .seconds(2), interval: Duration = .seconds(600),
    host: String = "127.0.0.1", database: Int = 0,
    login: @escaping @Sendable () throws(RedisError) -> RedisLogin? = { nil }
  ) throws -> RedisLink {
    try link(
      RedisAddress(host: host, port: server.port, database: database), timeout: timeout, interval: interval,
      login: login)
  }

  private func link(
    _ address: RedisAddress, timeout: Duration = .seconds(2), interval: Duration = .seconds(600),
    login: @escaping @Sendable () throws(RedisError) -> RedisLogin? = { nil }
  ) throws -> RedisLink {
    var settings = RedisLinkSettings(
      address: address, login: login, script: Self.script,
      probe: RedisRequest(keys: ["probe"], arguments: ["probe"]), timeout: timeout)
    settings.interval = interval
    let reports = reports
    let link = try RedisLink(settings) { reports.append($0) }
    link.waitForFirstTry(atMost: .seconds(20))
    return link
  }

  private func count(_ link: RedisLink) throws -> Int? {
    let items = try link.run(keys: ["key"], arguments: ["word"])
    guard items.count == 2, items[1] == .text("word"), case .integer(let number) = items[0]
    else { return nil }
    return number
  }

  /// Asks until the store is away, and says with what.
  private func failure(_ link: RedisLink) -> RedisError? {
    do throws(RedisError) {
      _ = try link.run(keys: ["key"], arguments: ["word"])
      return nil
    } catch {
      return error
    }
  }

  @Test func aScriptIsRunInOneRoundTrip() async throws {
    try await RedisServer.with { server in
      let link = try link(to: server)
      #expect(link.isWell)
      #expect(try count(link) == 1)
      let before = try #require(try server.info("total_reads_processed"))
      for number in 2...101 { #expect(try count(link) == number) }
      let after = try #require(try server.info("total_reads_processed"))
      // What asks for the number is one more, or two: its connection and its command.
      #expect((100...102).contains(after - before))
      #expect(reports.kinds == ["well"])
      #expect(
        try server.info("connected_clients").map { $0 <= 2 } == true,
        "one connection is enough for all")
    }
  }

  @Test func aScriptThatWasForgottenIsLoadedAgain() async throws {
    try await RedisServer.with { server in
      let link = try link(to: server)
      #expect(try count(link) == 1)
      try server.command("SCRIPT", "FLUSH")
      #expect(try count(link) == 2)
      #expect(reports.kinds == ["well"])
    }
  }

  @Test func namesAndDatabasesAreTakenAsTheyAre() async throws {
    try await RedisServer.with { server in
      let link = try link(to: server, host: "localhost", database: 3)
      #expect(try count(link) == 1)
      #expect(try server.command("DBSIZE") == ":0\r\n")
    }
  }

  @Test func connectionsThatTheServerEndsAreReplaced() async throws {
    try await RedisServer.with { server in
      let link = try link(to: server)
      for number in 1...5 {
        try server.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        #expect(try count(link) == number)
      }
      #expect(reports.kinds == ["well"], "a connection is not a store")
    }
  }

  @Test func aStoreThatIsKilledIsAwayAtOnceAndComesBackByItself() async throws {
    try await RedisServer.with { server in
      let link = try link(to: server)
      #expect(try count(link) == 1)
      server.kill()
      #expect(failure(link) != nil)
      #expect(!link.isWell)
      let start = MonotonicInstant.now
      for _ in 0..<1000 { #expect(failure(link) == .away) }
      #expect(.now - start < .seconds(1) * Sanitizer.slowness, "nobody waits for a store that is away")
      try server.restart()
      #expect(eventually(within: .seconds(30)) { link.isWell })
      #expect(try count(link) == 1, "what it held is lost")
      #expect(reports.kinds.last == "well")
    }
  }

  @Test func aStoreThatStandsStillIsWaitedForOnce() async throws {
    try await RedisServer.with { server in
      let link = try link(to: server, timeout: .milliseconds(200))
      #expect(try count(link) == 1)
      server.program.signal(SIGSTOP)
      let waits = Mutex<[Duration]>([])
      DispatchQueue.concurrentPerform(iterations: 8) { _ in
        for _ in 0..<100 {
          let start = MonotonicInstant.now
          _ = try? link.run(keys: ["key"], arguments: ["word"])
          let wait = MonotonicInstant.now - start
          if wait > .milliseconds(100) { waits.withLock { $0.append(wait) } }
        }
      }
      waits.withLock { #expect($0.count <= 8, "each thread waits once: \($0)") }
      #expect(!link.isWell)
      server.program.signal(SIGCONT)
      #expect(eventually(within: .seconds(30)) { link.isWell })
    }
  }

  @Test func aStoreThatIsPausedComesBack() async throws {
    try await RedisServer.with { server in
      let link = try link(to: server, timeout: .milliseconds(100))
      try server.command("CLIENT", "PAUSE", "1500")
      #expect(failure(link) == .timedOut)
      #expect(failure(link) == .away)
      #expect(eventually(within: .seconds(30)) { link.isWell })
      #expect(try count(link) != nil)
    }
  }

  @Test func aStoreThatFailsIsFoundOutBeforeAnybodyAsks() async throws {
    try await RedisServer.with { server in
      let link = try link(to: server, interval: .milliseconds(50))
      server.kill()
      #expect(eventually(within: .seconds(30)) { !link.isWell })
      #expect(failure(link) == .away)
    }
  }

  @Test func aStoreThatIsAwayFromTheBeginningIsFound() async throws {
    try await RedisServer.with { server in
      server.kill()
      let link = try link(to: server)
      #expect(!link.isWell)
      #expect(reports.kinds.first == "unreachable")
      try server.restart()
      #expect(eventually(within: .seconds(30)) { link.isWell })
    }
  }

  @Test func aStoreThatIsFullIsLeftAloneUntilThereIsRoom() async throws {
    try await RedisServer.with { server in
      let link = try link(to: server)
      try server.command("CONFIG", "SET", "maxmemory", "1")
      guard case .refused(code: "OOM", _) = failure(link) else {
        Issue.record("\(reports.kinds)")
        return
      }
      #expect(!link.isWell)
      // The probe writes, too, so it does not take the store for well.
      #expect(eventually(within: .seconds(10)) { reports.kinds.count { $0 == "OOM" } >= 3 })
      #expect(!link.isWell)
      try server.command("CONFIG", "SET", "maxmemory", "0")
      #expect(eventually(within: .seconds(30)) { link.isWell })
    }
  }

  @Test func aReplicaIsRefusedWithWords() async throws {
    try await RedisServer.with { server in
      let link = try link(to: server)
      try server.command("REPLICAOF", "127.0.0.1", "1")
      #expect(failure(link) != nil)
      #expect(eventually(within: .seconds(10)) { reports.texts.last?.contains("name the primary") == true })
      try server.command("REPLICAOF", "NO", "ONE")
      #expect(eventually(within: .seconds(30)) { link.isWell })
    }
  }

  @Test func aClusterIsRefusedWithWords() async throws {
    try await RedisServer.with(["--cluster-enabled", "yes", "--cluster-port", "\(try freePort())"]) {
      server in
      let link = try link(to: server)
      #expect(!link.isWell)
      #expect(reports.texts.first?.contains("cluster") == true && reports.kinds.first == "CLUSTERDOWN")
    }
  }

  @Test func aStoreThatLoadsIsWaitedFor() async throws {
    // A reader that has all its answers in hand, as no server loads for long enough to be met.
    let server = try ScriptedStore { _ in "-LOADING Redis is loading the dataset in memory\r\n" }
    let link = try link(RedisAddress(host: "127.0.0.1", port: server.port))
    #expect(!link.isWell && reports.kinds.first == "LOADING")
  }

  @Test func passwordsAreAskedForAtEachConnection() async throws {
    try await RedisServer.with(["--requirepass", "first-secret"]) { server in
      let password = Mutex("wrong-secret")
      let link = try link(to: server) { () throws(RedisError) -> RedisLogin? in
        RedisLogin(user: nil, password: Secret(password.withLock { $0 }))
      }
      #expect(!link.isWell && reports.kinds.first == "WRONGPASS")
      password.withLock { $0 = "first-secret" }
      #expect(eventually(within: .seconds(30)) { link.isWell })
      // Who is in stays in; who comes anew shows the new one.
      try server.command("CONFIG", "SET", "requirepass", "second-secret", login: ["AUTH", "first-secret"])
      #expect(try count(link) == 1)
      password.withLock { $0 = "second-secret" }
      try server.command(
        "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes", login: ["AUTH", "second-secret"])
      #expect(try count(link) == 2)
      #expect(!reports.texts.contains { $0.contains("-secret") })
    }
  }

  @Test func aServerThatWantsAPasswordSaysSo() async throws {
    try await RedisServer.with(["--requirepass", "secret"]) { server in
      let link = try link(to: server)
      #expect(!link.isWell && reports.kinds.first == "NOAUTH")
      #expect(reports.texts.first?.contains("wants a password") == true)
    }
  }

  @Test(arguments: [
    "", "\r\n", "hello\r\n", "*2147483647\r\n", "*1\r\n*1\r\n*1\r\n:1\r\n", "$2147483647\r\n", "$-7\r\n",
    ":x\r\n",
    ":99999999999999999999999\r\n", "*-1\r\n", "$-1\r\n", "+\r\n", "*0\r\n", "-\r\n",
    "-MOVED 1 10.0.0.1:6379\r\n",
    "-ERR \u{1B}[2J\r\n", "+0123456789012345678901234567890123456789\r\n", "%1\r\n+a\r\n:1\r\n",
    ">1\r\n+a\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-x\r\n",
    String(repeating: "+", count: 1 << 20),
  ])
  func aStoreThatSaysSomethingElseIsAway(_ answer: String) throws {
    let server = try ScriptedStore { _ in answer }
    let link = try link(RedisAddress(host: "127.0.0.1", port: server.port), timeout: .milliseconds(200))
    #expect(!link.isWell && !reports.kinds.isEmpty && !reports.kinds.contains("well"), "\(reports.kinds)")
  }

  @Test func aServerThatRepeatsAPasswordIsNotQuoted() throws {
    let server = try ScriptedStore { words in
      "-ERR unknown command, with args beginning with: \(words.replacing("\r\n", with: " "))\r\n"
    }
    let link = try link(RedisAddress(host: "127.0.0.1", port: server.port)) {
      () throws(RedisError) -> RedisLogin? in
      RedisLogin(user: nil, password: Secret("se-cret"))
    }
    #expect(!link.isWell)
    #expect(reports.texts.first?.contains("unknown command") == true)
    #expect(!reports.texts.contains { $0.contains("se-cret") })
  }

  @Test func aLinkThatNobodyHasEndsItsThreadAndItsConnections() async throws {
    try await RedisServer.with { server in
      var link: RedisLink? = try link(to: server)
      #expect(link?.isWell == true)
      link = nil
      // The connection that asks is one.
      #expect(try eventually(within: .seconds(20)) { try server.info("connected_clients") == 1 })
    }
  }
}
