import Foundation
import Synchronization
import TestSupport
import Testing

@testable import FastCGI

/// Requests whose answer hangs on something that comes later.
@Suite struct SuspensionTests {
  private let handler = SuspendingHandler()

  private func server(_ configuration: Server.Configuration = .init(workers: 1)) throws -> TestServer {
    try TestServer(configuration, handler: handler)
  }

  /// Connects, and sends a request that waits.
  private func wait(_ uri: String = "/wait", at server: TestServer, keep: Bool = true) throws -> Client {
    let count = handler.count
    let client = try server.connect()
    client.send(Record.request(["REQUEST_URI": uri], keep: keep))
    #expect(eventually { handler.count == count + 1 })
    return client
  }

  @Test func theyKeepNobodyWaitingAndGetTheirOwnAnswers() throws {
    let server = try server()
    let waiting = try (0..<100).map { try wait("/wait/\($0)", at: server) }
    #expect(try server.connect().exchange(["REQUEST_URI": "/"]).body == "/")
    for number in (0..<100).reversed() { handler.resume("/wait/\(number)") }
    for (number, client) in waiting.enumerated() {
      #expect(try client.readAnswer().body == "/wait/\(number)")
      #expect(try client.exchange(["REQUEST_URI": "/next"]).body == "/next", "it goes on")
    }
  }

  @Test func whatReplyingHangsOnMayBeThereAlready() throws {
    struct Handler: RequestHandler {
      func reply(to request: borrowing Request) -> Reply {
        .suspended { $0.resume { request in .response(SuspendingHandler.echo(request)) } }
      }
    }
    let server = try TestServer(.init(workers: 1), handler: Handler())
    let client = try server.connect()
    for number in 0..<50 { #expect(try client.exchange(["REQUEST_URI": "/\(number)"]).body == "/\(number)") }
  }

  @Test func theyMayBeSuspendedAgainAndThenDeferred() throws {
    let server = try server()
    let client = try wait(at: server)
    handler.resume("/wait") { [handler] in handler.reply(to: $0) }
    #expect(eventually { handler.count == 1 })
    handler.resume("/wait") { _ in .deferred(SuspendingHandler.echo) }
    #expect(try client.readAnswer().body == "/wait")
    #expect(client.isOpen)
  }

  @Test(arguments: [0, 8192, 1 << 20])
  func aResponseOfAnySizeArrivesWhole(size: Int) throws {
    let server = try server()
    let client = try wait(at: server)
    handler.resume("/wait") { _ in .response(Response(status: .ok, body: Array(repeating: 97, count: size))) }
    #expect(try client.readAnswer().body.utf8.count == size)
  }

  @Test func oneIsResumedOnce() throws {
    let server = try server()
    let client = try wait(at: server)
    let resumption = try #require(handler.take("/wait"))
    for status in [Status.ok, .notFound, .badRequest] {
      resumption.resume { _ in .response(Response(status: status)) }
    }
    #expect(try client.readAnswer().header == ["Status: 200 OK"])
    #expect(try client.exchange(["REQUEST_URI": "/"]).body == "/", "no other answer comes")
  }

  @Test func oneThatNobodyCanResumeIsGivenUp() throws {
    let server = try server()
    let clients = try (0..<3).map { try wait("/wait/\($0)", at: server) }
    for number in 0..<3 { _ = handler.take("/wait/\(number)") }
    for client in clients { #expect(client.isClosedByServer()) }
    #expect(try eventually { try server.openDescriptors == 1 })
    #expect(eventually { server.server.context.connections.count == 0 })
  }

  @Test func aConnectionIsClosedWhenThePeerDoesNotKeepIt() throws {
    let server = try server()
    let client = try wait(at: server, keep: false)
    handler.resume("/wait")
    #expect(try client.readAnswer().body == "/wait")
    #expect(client.isClosedByServer())
  }

  @Test func whatComesMeanwhileIsAnsweredAfterwards() throws {
    let server = try server()
    let client = try wait(at: server)
    client.send(Record.request(["REQUEST_URI": "/wait/more"]) + Record.request(["REQUEST_URI": "/last"]))
    #expect(client.isOpen)
    handler.resume("/wait")
    #expect(try client.readAnswer().body == "/wait")
    #expect(eventually { handler.count == 1 })
    handler.resume("/wait/more")
    #expect(try client.readAnswer().body == "/wait/more")
    #expect(try client.readAnswer().body == "/last")
  }

  @Test func severalThatComeTogetherAreAnsweredInTurn() throws {
    let server = try server()
    let client = try server.connect()
    client.send((0..<3).flatMap { Record.request(["REQUEST_URI": "/wait/\($0)"]) })
    for number in 0..<3 {
      #expect(eventually { handler.count == 1 })
      handler.resume("/wait/\(number)")
      #expect(try client.readAnswer().body == "/wait/\(number)")
    }
    #expect(client.isOpen)
  }

  @Test func oneWithTooLongABodyIsAnsweredBeforeItsConnectionCloses() throws {
    let server = try server(.init(workers: 1, bodyLimit: 100))
    let client = try server.connect()
    client.send(Record.request(["REQUEST_URI": "/wait"], body: [UInt8](repeating: 1, count: 1000)))
    #expect(eventually { handler.count == 1 })
    handler.resume("/wait")
    #expect(try client.readAnswer().body == "/wait")
    #expect(client.isClosedByServer())
  }

  @Test(arguments: [1, 1 << 20])
  func aPeerThatHasGoneHarmsNobody(size: Int) throws {
    let server = try server()
    for _ in 0..<5 {
      var client: Client? = try wait(at: server)
      #expect(client != nil)
      client = nil
      handler.resume("/wait") { _ in
        .response(Response(status: .ok, body: Array(repeating: 97, count: size)))
      }
    }
    #expect(try server.connect().exchange(["REQUEST_URI": "/"]).body == "/")
    #expect(eventually { server.server.context.connections.count == 0 })
  }

  @Test func noTimeLimitOfAnIdleConnectionEndsOne() throws {
    let server = try server(
      .init(workers: 1, requestTimeout: .milliseconds(50), idleTimeout: .milliseconds(50)))
    let client = try wait(at: server)
    let idle = try server.connect()
    #expect(idle.isClosedByServer())
    #expect(client.isOpen)
    handler.resume("/wait")
    #expect(try client.readAnswer().body == "/wait")
  }

  @Test func oneThatIsSuspendedMakesRoomForNobody() throws {
    let server = try server(.init(workers: 1, maximumConnections: 2))
    let client = try wait(at: server)
    for _ in 0..<5 { #expect(try server.connect().exchange(["REQUEST_URI": "/"]).body == "/") }
    handler.resume("/wait")
    #expect(try client.readAnswer().body == "/wait")
  }

  @Test(arguments: [true, false])
  func aServerThatStopsWaitsForThem(isAnswered: Bool) throws {
    let server = try server()
    let client = try wait(at: server)
    #expect(!server.server.stop(within: .milliseconds(50)), "the limit comes first")
    #expect(client.isOpen)
    if isAnswered { handler.resume("/wait") } else { _ = handler.take("/wait") }
    #expect(server.server.stop(within: .seconds(10)))
    if isAnswered { #expect(try client.readAnswer().body == "/wait") }
    #expect(client.isClosedByServer())
  }

  @Test func manyGoOnFromManyThreads() throws {
    let server = try TestServer(.init(loops: 2, workers: 1), answering: .resumed)
    let address = server.address
    let failures = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 16) { thread in
      do {
        let client = try Client(address)
        for number in 0..<200 {
          let uri = "/\(thread)/\(number)"
          if try client.exchange(["REQUEST_URI": uri]).body != uri { failures.add(1, ordering: .relaxed) }
        }
      } catch { failures.add(1, ordering: .relaxed) }
    }
    #expect(failures.load(ordering: .relaxed) == 0)
  }

  @Test func aReplyCanBeWaitedForWithoutAServer() {
    Request.with(parameters: ["REQUEST_URI": "/wait"]) { request in
      let reply = Reply.suspended { resumption in
        TestThread.start { resumption.resume { _ in .deferred(SuspendingHandler.echo) } }
      }
      #expect(reply.response(to: request)?.body == Array("/wait".utf8))
      #expect(Reply.suspended { _ in }.response(to: request) == nil)
    }
  }
}
