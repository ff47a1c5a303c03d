import CFastCGI
import Foundation
import TestSupport
import Testing

@testable import FastCGI

@Suite struct HostilePeerTests {
  private static func question(_ names: [String]) -> Record {
    let content: [UInt8] = names.flatMap { name -> [UInt8] in [UInt8(name.utf8.count), 0] + Array(name.utf8) }
    return Record(type: UInt8(FCGI_GET_VALUES), requestID: 0, content: content)
  }

  /// Lengths on which libfcgi asserts, for which it asks for gigabytes, or on whose end it waits.
  @Test(
    arguments: [
      [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF, 0x80, 0, 0, 0],
      [0xC0, 0, 0, 0, 0xC0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFE, 0], [0x80, 1, 0, 0, 0], [5], [0x80],
    ] as [[UInt8]])
  func impossibleLengthsEndTheConnectionAndNothingElse(lengths: [UInt8]) throws {
    let server = try TestServer(.init(workers: 1))
    let records = [
      Record.begin(), Record(type: UInt8(FCGI_PARAMS), content: lengths), .parameters([:]), .input(),
    ]
    let management = Record(type: UInt8(FCGI_GET_VALUES), requestID: 0, content: lengths)
    for bytes in [records.flatMap(\.bytes), management.bytes, Record.begin().bytes + management.bytes] {
      let (whole, slow) = (try server.connect(), try server.connect())
      whole.send(bytes)
      for byte in bytes { slow.send([byte]) }
      #expect(whole.isClosedByServer())
      #expect(slow.isClosedByServer())
      #expect(try server.connect().exchange(["REQUEST_URI": "/"]).body == "/")
    }
  }

  @Test func aNameThatIsAskedForAgainAndAgainIsAnsweredOnce() throws {
    let server = try TestServer(.init(workers: 1, maximumConnections: 99))
    let client = try server.connect()
    let names = ["FCGI_MPXS_CONNS", "FCGI_MAX_CONNS", "UNKNOWN", "FCGI_MAX_REQS"]
    client.send(Self.question(Array(repeating: names, count: 12).flatMap { $0 }))
    let result = try client.readRecord()
    #expect(Int32(result.type) == FCGI_GET_VALUES_RESULT)
    #expect(result.requestID == 0)
    #expect(
      String(decoding: result.content, as: UTF8.self)
        == "\u{0F}\u{01}FCGI_MPXS_CONNS0\u{0E}\u{02}FCGI_MAX_CONNS99\u{0D}\u{02}FCGI_MAX_REQS99")
    #expect(try client.exchange(["REQUEST_URI": "/"]).body == "/")
  }

  @Test func managementRecordsAreAnsweredWhereverTheyStand() throws {
    let server = try TestServer(.init(workers: 1))
    let client = try server.connect()
    let unknown = Record(type: 200, requestID: 0, content: [1, 2, 3], padding: 5)
    let records = [
      unknown, Self.question([]), .begin(), unknown, .parameters(["REQUEST_URI": "/"]), unknown,
      .parameters([:]),
      .input([1]), unknown, .input(),
    ]
    client.send(records.flatMap(\.bytes))
    let answer = Record(type: UInt8(FCGI_UNKNOWN_TYPE), requestID: 0, content: [200, 0, 0, 0, 0, 0, 0, 0])
    #expect(try client.readRecord() == answer)
    #expect(try client.readRecord() == Record(type: UInt8(FCGI_GET_VALUES_RESULT), requestID: 0))
    for _ in 0..<3 { #expect(try client.readRecord() == answer) }
    #expect(try client.readAnswer().body == "/")
    #expect(client.isOpen)
  }

  @Test func aSecondRequestOnAConnectionIsRefused() throws {
    let server = try TestServer(.init(workers: 1))
    let client = try server.connect()
    client.send(Record.begin(), Record.begin(requestID: 7), Record.parameters(["A": "B"], requestID: 7))
    let refusal = try client.readRecord()
    #expect(Int32(refusal.type) == FCGI_END_REQUEST)
    #expect(refusal.requestID == 7)
    #expect(refusal.content == [0, 0, 0, 0, UInt8(FCGI_CANT_MPX_CONN), 0, 0, 0])
    client.send(
      Record.input(requestID: 7), Record.parameters(["REQUEST_URI": "/"]), .parameters([:]), .input())
    #expect(try client.readAnswer().body == "/")
    // The number is free once more.
    client.send(Record.request(["REQUEST_URI": "/7"], requestID: 7))
    #expect(try client.readAnswer(requestID: 7).body == "/7")
  }

  @Test func recordsOfARequestThatIsOverAreIgnored() throws {
    let server = try TestServer(.init(workers: 1))
    let client = try server.connect()
    for number in 0..<3 {
      #expect(try client.exchange(["REQUEST_URI": "/\(number)"]).body == "/\(number)")
      client.send(Record(type: UInt8(FCGI_ABORT_REQUEST)), .input([1, 2]), .parameters(["A": "B"]))
    }
    #expect(client.isOpen)
  }

  @Test(arguments: EchoHandler.allCases)
  func requestsInOnePieceAreAllAnswered(answering: EchoHandler) throws {
    let server = try TestServer(.init(workers: 1), answering: answering)
    let client = try server.connect()
    // So many that the kernel keeps all their answers.
    let numbers = 0..<100
    client.send(numbers.flatMap { Record.request(["REQUEST_URI": "/\($0)"], body: $0 % 3 == 0 ? [1] : []) })
    for number in numbers { #expect(try client.readAnswer().body == "/\(number)") }
    client.send(
      Record.request(["REQUEST_URI": "/last"], keep: false) + Record.request(["REQUEST_URI": "/no"]))
    #expect(try client.readAnswer().body == "/last")
    #expect(client.isClosedByServer())
  }

  @Test(arguments: EchoHandler.allCases)
  func aRequestBeforeGarbageIsAnswered(answering: EchoHandler) throws {
    let server = try TestServer(.init(workers: 1), answering: answering)
    let client = try server.connect()
    client.send(Record.request(["REQUEST_URI": "/"]) + [UInt8](repeating: 0xFF, count: 8))
    #expect(try client.readAnswer().body == "/")
    #expect(client.isClosedByServer())
  }

  @Test(arguments: [0, 1, 255] as [UInt8])
  func paddingIsPassedOver(padding: UInt8) throws {
    let server = try TestServer(.init(workers: 1))
    let client = try server.connect()
    for size in [1, 8180, 20_000] {
      let path = String(repeating: "x", count: size)
      let records = [
        Record.begin(), .parameters(["REQUEST_URI": path]), .parameters([:]), .input([1]), .input(),
      ].map { record in
        var record = record
        record.padding = padding
        return record
      }
      client.send(records.flatMap(\.bytes))
      #expect(try client.readAnswer().body == path)
    }
    #expect(client.isOpen)
  }

  /// Whatever comes, the process lives, and somebody else's request right after is answered.
  @Test func manyMangledRequestsHarmNobody() throws {
    let server = try TestServer(.init(workers: 4, requestTimeout: .milliseconds(500)))
    let good = try server.connect()
    var random = MangledRequests(seed: 20_261_124)
    for number in 0..<30_000 {
      let client = try server.connect()
      let bytes = random.next()
      if number % 5 == 0 {
        let cut = random.number(below: bytes.count + 1)
        client.send(Array(bytes.prefix(cut)))
        client.send(Array(bytes.dropFirst(cut)))
      } else {
        client.send(bytes)
      }
      if number % 100 == 0 {
        #expect(try good.exchange(["REQUEST_URI": "/\(number)"]).body == "/\(number)")
      }
    }
    // Connections are accepted in their order: before this one is answered, all others have been.
    let last = try server.connect()
    for client in [good, last] { #expect(try client.exchange(["REQUEST_URI": "/"]).body == "/") }
    #expect(eventually { server.server.context.connections.count == 2 })
    #expect(try server.openDescriptors == 3)
    #expect(server.server.context.connections.kept == 0)
  }
}
