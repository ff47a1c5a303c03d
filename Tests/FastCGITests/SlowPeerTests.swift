import CFastCGI
import Foundation
import TestSupport
import Testing

@testable import FastCGI

@Suite struct SlowPeerTests {
  private static let whole = Record.request(["REQUEST_URI": "/slow"])

  /// One worker, which nobody may hold, and peers who have all the time in the world.
  private static func patient(_ timeout: Duration = .seconds(60)) -> Server.Configuration {
    .init(workers: 1, requestTimeout: timeout)
  }

  @Test func halfRequestsHoldNoWorker() throws {
    let server = try TestServer(Self.patient())
    let slow = try (0..<200).map { number in
      let client = try server.connect()
      client.send(Array(Self.whole.prefix(1 + number % (Self.whole.count - 1))))
      return client
    }
    #expect(try server.connect().exchange(["REQUEST_URI": "/"]).body == "/")
    for client in slow { #expect(client.isOpen) }
    for (number, client) in slow.enumerated() {
      client.send(Array(Self.whole.dropFirst(1 + number % (Self.whole.count - 1))))
      #expect(try client.readAnswer().body == "/slow")
    }
  }

  @Test func manyRequestsMayArriveByteByByte() throws {
    let server = try TestServer(Self.patient())
    let slow = try (0..<100).map { _ in try server.connect() }
    let good = try server.connect()
    for _ in 0..<2 {
      for (place, byte) in Self.whole.enumerated() {
        for client in slow { client.send([byte]) }
        if place % 20 == 0 { #expect(try good.exchange(["REQUEST_URI": "/"]).body == "/") }
      }
      for client in slow { #expect(try client.readAnswer().body == "/slow") }
    }
  }

  @Test func aRequestHasTimeFromItsFirstByteOn() throws {
    let server = try TestServer(.init(workers: 1, requestTimeout: .milliseconds(200)))
    for start in [0, Self.whole.count - 30] {
      let slow = try server.connect()
      _ = try slow.exchange(["REQUEST_URI": "/"])
      slow.send(Array(Self.whole.prefix(start)))
      // Endless, and never a pause as long as the limit.
      let long = Record.parameters(["A": String(repeating: "x", count: 60_000)]).bytes
      var rest = (start == 0 ? Record.begin().bytes : []) + long
      #expect(
        eventually {
          slow.send(Array(rest.prefix(1)))
          rest.removeFirst()
          usleep(5000)
          return !slow.isOpen
        })
    }
    #expect(try server.connect().exchange(["REQUEST_URI": "/"]).body == "/")
  }

  @Test func aLongBodyThatTricklesHoldsNoWorker() throws {
    let server = try TestServer(.init(workers: 1, requestTimeout: .seconds(60), bodyLimit: 100))
    let slow = try server.connect()
    slow.send(Record.begin(), Record.parameters(["REQUEST_URI": "/long"]), Record.parameters([:]))
    for _ in 0..<100 {
      slow.send(Record.input([1]))
      #expect(slow.isOpen)
    }
    #expect(try server.connect().exchange(["REQUEST_URI": "/"]).body == "/")
    slow.send(Record.input([1]))
    #expect(try slow.readAnswer().body == "/long")
    #expect(slow.isClosedByServer())
  }

  @Test(arguments: [40_000, 65_000])
  func aLongRequestIsWholeInTheEnd(size: Int) throws {
    let server = try TestServer(Self.patient())
    let long = String(repeating: "x", count: size)
    let client = try server.connect()
    let bytes = Record.request(["REQUEST_URI": long], body: [UInt8](repeating: 1, count: 50_000))
    for start in stride(from: 0, to: bytes.count, by: 999) {
      client.send(Array(bytes[start..<min(start + 999, bytes.count)]))
    }
    #expect(try client.readAnswer().body == long)
    #expect(client.isOpen)
  }

  @Test func moreParametersThanOneRecordHoldsEndTheConnection() throws {
    let server = try TestServer(Self.patient())
    let client = try server.connect()
    let half = Record.parameters(["A": String(repeating: "x", count: 40_000)])
    client.send(Record.begin(), half, half)
    #expect(client.isClosedByServer())
  }

  @Test func whatHalfRequestsMayKeepIsLimited() throws {
    let configuration = Server.Configuration(workers: 1, requestTimeout: .seconds(60), bufferLimit: 100_000)
    let server = try TestServer(configuration)
    let kept = try server.connect()
    _ = try kept.exchange()
    var half = Record.begin().bytes + Record.parameters(["A": String(repeating: "x", count: 40_000)]).bytes
    half.removeLast(8)
    let first = try server.connect()
    first.send(half)
    #expect(eventually { server.server.context.connections.kept > 30_000 })
    let others = try (0..<2).map { _ in try server.connect() }
    for client in others { client.send(half) }
    #expect(first.isClosedByServer(), "the oldest goes")
    #expect(eventually { (80_000...100_000).contains(server.server.context.connections.kept) })
    for client in others + [kept] { #expect(client.isOpen) }
    for client in others { client.finishSending() }
    #expect(eventually { server.server.context.connections.kept == 0 })
  }

  @Test func halfRequestsDoNotLockOthersOut() throws {
    let server = try TestServer(.init(workers: 1, requestTimeout: .seconds(60), maximumConnections: 8))
    let kept = try (0..<4).map { _ in try server.connect() }
    for client in kept { _ = try client.exchange(["REQUEST_URI": "/"]) }
    let attackers = try (0..<100).map { _ in
      let client = try server.connect()
      client.send(Array(Self.whole.prefix(20)))
      return client
    }
    #expect(try server.connect().exchange(["REQUEST_URI": "/new"]).body == "/new")
    for client in kept { #expect(try client.exchange(["REQUEST_URI": "/kept"]).body == "/kept") }
    #expect(attackers[0].isClosedByServer(), "the oldest goes first")
  }

  @Test func silentPeersDoNotLockOthersOut() throws {
    let server = try TestServer(.init(workers: 1, maximumConnections: 8))
    let kept = try (0..<4).map { _ in try server.connect() }
    for client in kept { _ = try client.exchange(["REQUEST_URI": "/"]) }
    let attackers = try (0..<100).map { _ in try server.connect() }
    #expect(try server.connect().exchange(["REQUEST_URI": "/new"]).body == "/new")
    for client in kept { #expect(try client.exchange(["REQUEST_URI": "/kept"]).body == "/kept") }
    #expect(attackers[0].isClosedByServer(), "the oldest goes first")
  }

  @Test func aPeerThatReadsNoResponseHoldsNoWorker() throws {
    let server = try TestServer(Self.patient()) { _ in
      Response(status: .ok, body: [UInt8](repeating: 97, count: 1000))
    }
    let deaf = try server.connect()
    // As many answers as no kernel keeps; it is closed before all are sent.
    for _ in 0..<20_000 { deaf.send(Self.whole) }
    #expect(try server.connect().exchange().body.count == 1000)
    #expect(eventually { server.server.context.connections.count == 0 })
  }

  @Test func aPeerThatReadsNoLongResponseHoldsAWorkerForATimeOnly() throws {
    let server = try TestServer(.init(workers: 1, requestTimeout: .milliseconds(200))) { request in
      Response(
        status: .ok, body: [UInt8](repeating: 97, count: request.parameter("LONG") == nil ? 1 : 8 << 20))
    }
    let deaf = try server.connect()
    deaf.send(Record.request(["LONG": "yes"]))
    #expect(try server.connect().exchange().body == "a")
    #expect(eventually { server.server.context.connections.count == 0 })
  }
}
