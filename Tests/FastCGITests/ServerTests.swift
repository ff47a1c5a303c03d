import CFastCGI
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import FastCGI

@Suite struct ServerTests {
  @Test func parametersReachTheHandler() throws {
    let long = String(repeating: "x", count: 20_000)
    let server = try TestServer { request in
      let isMissing = request.parameter("MISSING") == nil && request.parameter("REQUEST") == nil
      return Response(
        status: .ok, fields: HeaderFields([HeaderField("X-Missing", "\(isMissing)")]),
        body: Array(
          [request.parameter("REQUEST_METHOD"), request.parameter("EMPTY"), request.parameter("LONG")]
            .map { $0 ?? "nil" }.joined(separator: "|").utf8))
    }
    let answer = try server.connect().exchange(["REQUEST_METHOD": "GET", "EMPTY": "", "LONG": long])
    #expect(answer.header == ["Status: 200 OK", "X-Missing: true"])
    #expect(answer.body == "GET||\(long)")
  }

  @Test(arguments: EchoHandler.allCases)
  func aConnectionIsKeptForManyRequests(answering: EchoHandler) throws {
    let server = try TestServer(answering: answering)
    let client = try server.connect()
    for number in 0..<50 {
      #expect(try client.exchange(["REQUEST_URI": "/\(number)"]).body == "/\(number)")
    }
    #expect(client.isOpen)
  }

  @Test(arguments: EchoHandler.allCases)
  func aConnectionIsClosedWhenThePeerDoesNotKeepIt(answering: EchoHandler) throws {
    let server = try TestServer(answering: answering)
    let client = try server.connect()
    #expect(try client.exchange(["REQUEST_URI": "/"], keep: false).body == "/")
    #expect(client.isClosedByServer())
  }

  @Test func tcpIsServedLikeAUnixSocket() throws {
    let listener = try Listener.bind(to: ListenAddress("127.0.0.1:0"))
    let handler = BlockingHandler { _ in Response(status: .noContent) }
    let server = try Server(listener: listener, logger: .init(label: "test"), handler: handler)
    try server.start()
    let client = try Client(server.address)
    for _ in 0..<3 { #expect(try client.exchange().header == ["Status: 204 No Content"]) }
    #expect(server.stop(within: .seconds(10)))
    #expect(client.isClosedByServer())
  }

  @Test(arguments: EchoHandler.allCases)
  func idleConnectionsTakeNoWorker(answering: EchoHandler) throws {
    let server = try TestServer(.init(workers: 1), answering: answering)
    let clients = try (0..<20).map { _ in try server.connect() }
    for _ in 0..<3 {
      for client in clients { #expect(try client.exchange(["REQUEST_URI": "/a"]).body == "/a") }
    }
  }

  @Test(arguments: EchoHandler.allCases)
  func silentConnectionsTakeNoWorker(answering: EchoHandler) throws {
    let server = try TestServer(.init(workers: 1), answering: answering)
    let silent = try (0..<20).map { _ in try server.connect() }
    #expect(try server.connect().exchange(["REQUEST_URI": "/a"]).body == "/a")
    for client in silent { #expect(client.isOpen) }
  }

  @Test(arguments: EchoHandler.allCases, [1, 3])
  func concurrentRequestsGetTheirOwnAnswers(answering: EchoHandler, loops: Int) throws {
    let server = try TestServer(.init(loops: loops, workers: 4), answering: answering)
    let address = server.address
    DispatchQueue.concurrentPerform(iterations: 8) { connection in
      do {
        let client = try Client(address)
        for number in 0..<200 {
          let path = "/\(connection)/\(number)"
          let answer = try client.exchange([
            "REQUEST_URI": path, "OTHER": String(repeating: "y", count: number * 10),
          ])
          #expect(answer.body == path)
        }
      } catch { Issue.record(error) }
    }
  }

  @Test func whatIsAnsweredAtOnceWaitsForNoWorker() throws {
    /// Blocks in `/wait` until it is let go.
    struct Handler: RequestHandler {
      let gate = DispatchSemaphore(value: 0)

      func reply(to request: borrowing Request) -> Reply {
        guard request.parameter("REQUEST_URI") == "/wait" else { return .response(Response(status: .ok)) }
        return .deferred { _ in
          gate.wait()
          return Response(status: .noContent)
        }
      }
    }
    let handler = Handler()
    let server = try TestServer(.init(workers: 1), handler: handler)
    let waiting = try (0..<3).map { _ in try server.connect() }
    for client in waiting { client.send(Record.request(["REQUEST_URI": "/wait"])) }
    let other = try server.connect()
    for _ in 0..<3 { #expect(try other.exchange(["REQUEST_URI": "/"]).header == ["Status: 200 OK"]) }
    for _ in waiting { handler.gate.signal() }
    for client in waiting {
      #expect(try client.readAnswer().header == ["Status: 204 No Content"])
      #expect(try client.exchange(["REQUEST_URI": "/"]).header == ["Status: 200 OK"], "it goes on")
    }
  }

  @Test(arguments: [0, 1, 4095, 8192, 100_000], [true, false])
  func aResponseOfAnySizeArrivesWhole(size: Int, atOnce: Bool) throws {
    struct Handler: RequestHandler {
      let response: Response
      let atOnce: Bool

      func reply(to request: borrowing Request) -> Reply {
        atOnce ? .response(response) : .deferred { [response] _ in response }
      }
    }
    let response = Response(status: .ok, body: [UInt8](repeating: 97, count: size))
    let server = try TestServer(.init(workers: 1), handler: Handler(response: response, atOnce: atOnce))
    let client = try server.connect()
    for _ in 0..<2 { #expect(try client.exchange().body == String(repeating: "a", count: size)) }
  }

  @Test func aResponseWithoutBodyEndsWithItsHeader() throws {
    let server = try TestServer { _ in
      Response(status: .notFound, fields: HeaderFields([HeaderField("Allow", "GET")]))
    }
    let answer = try server.connect().exchange()
    #expect(answer == (try Answer(Array("Status: 404 Not Found\r\nAllow: GET\r\n\r\n".utf8))))
  }

  @Test func aHeaderCannotBeSplit() throws {
    let server = try TestServer { request in
      Response(
        status: Status(code: 200, reasonPhrase: "OK\r\nX-Reason: 1"),
        fields: HeaderFields([HeaderField("X-Echo", request.parameter("REQUEST_URI") ?? "")]))
    }
    let answer = try server.connect().exchange(["REQUEST_URI": "a\r\nSet-Cookie: b\r\n\r\nbody\u{7F}"])
    #expect(answer.header == ["Status: 200 OK  X-Reason: 1", "X-Echo: a  Set-Cookie: b    body"])
    #expect(answer.body.isEmpty)
  }

  @Test func aWebServerLearnsThatRequestsCannotBeMultiplexed() throws {
    let server = try TestServer()
    let client = try server.connect()
    var query = Record.parameters(["FCGI_MPXS_CONNS": ""], requestID: 0)
    query.type = UInt8(FCGI_GET_VALUES)
    client.send(query)
    client.send(Record.request(["REQUEST_URI": "/"]))
    let record = try client.readRecord()
    #expect(Int32(record.type) == FCGI_GET_VALUES_RESULT)
    #expect(String(decoding: record.content, as: UTF8.self) == "\u{0F}\u{01}FCGI_MPXS_CONNS0")
    #expect(try client.readAnswer().body == "/")
  }

  @Test func aPeerThatGoesBeforeItsAnswerHarmsNobody() throws {
    let peerHasGone = DispatchSemaphore(value: 0)
    let server = try TestServer(.init(workers: 1)) { request in
      if request.parameter("WAIT") != nil { peerHasGone.wait() }
      return Response(status: .ok, body: [UInt8](repeating: 97, count: 1 << 20))
    }
    for _ in 0..<5 {
      var client: Client? = try server.connect()
      client?.send(Record.request(["WAIT": "yes"]))
      client = nil
      peerHasGone.signal()
    }
    #expect(try server.connect().exchange().body.count == 1 << 20)
    #expect(eventually { server.server.context.connections.count == 0 })
  }

  @Test func idleConnectionsAreClosedAfterATime() throws {
    let server = try TestServer(.init(workers: 1, idleTimeout: .milliseconds(50)))
    let used = try server.connect()
    let silent = try server.connect()
    _ = try used.exchange()
    #expect(used.isClosedByServer())
    #expect(silent.isClosedByServer())
    #expect(try eventually { try server.openDescriptors == 1 })
  }

  @Test func theLongestIdleConnectionMakesRoomForANewOne() throws {
    let server = try TestServer(.init(workers: 1, maximumConnections: 2))
    let first = try server.connect()
    _ = try first.exchange()
    let second = try server.connect()
    _ = try second.exchange()
    #expect(try server.connect().exchange(["REQUEST_URI": "/third"]).body == "/third")
    #expect(first.isClosedByServer())
    #expect(try second.exchange(["REQUEST_URI": "/second"]).body == "/second")
  }

  @Test func libraryLeavesTheProgramItsSignals() throws {
    let server = try TestServer()
    _ = try server.connect().exchange()
    for signal in [SIGTERM, SIGUSR1] {
      var action = sigaction()
      sigaction(signal, nil, &action)
      #expect(action.__sigaction_handler.sa_handler == nil, "SIG_DFL")
    }
    var action = sigaction()
    sigaction(SIGPIPE, nil, &action)
    #expect(action.__sigaction_handler.sa_handler != nil, "handled")
  }
}
