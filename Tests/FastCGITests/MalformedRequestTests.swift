import CFastCGI
import Foundation
import TestSupport
import Testing

@testable import FastCGI

@Suite struct MalformedRequestTests {
  @Test(arguments: [1, 40_000, 65_536])
  func aBodyWithinTheLimitIsReadAndForgotten(size: Int) throws {
    let server = try TestServer()
    let client = try server.connect()
    for number in 0..<3 {
      let answer = try client.exchange(
        ["REQUEST_URI": "/\(number)"], body: [UInt8](repeating: 1, count: size))
      #expect(answer.body == "/\(number)")
    }
    #expect(client.isOpen)
  }

  @Test func aLongerBodyIsAnsweredAndTheConnectionClosed() throws {
    let server = try TestServer(.init(workers: 1, bodyLimit: 1000))
    let client = try server.connect()
    client.send(Record.begin(), Record.parameters(["REQUEST_URI": "/long"]), Record.parameters([:]))
    client.send(Record.input([UInt8](repeating: 1, count: 1001)))
    #expect(try client.readAnswer().body == "/long")
    #expect(client.isClosedByServer())
    // The peer may send on: it does not lose the answer by a reset, and no worker waits for it.
    client.send(Record.input([UInt8](repeating: 1, count: 60_000)))
    #expect(try server.connect().exchange(["REQUEST_URI": "/"]).body == "/")
    client.finishSending()
    #expect(try eventually { try server.openDescriptors == 1 })
  }

  @Test func aPeerThatNeverClosesAfterALongBodyIsClosed() throws {
    let server = try TestServer(.init(workers: 1, bodyLimit: 10))
    let client = try server.connect()
    #expect(try client.exchange(body: [UInt8](repeating: 1, count: 11)).header == ["Status: 200 OK"])
    #expect(try eventually { try server.openDescriptors == 1 })
    withExtendedLifetime(client) {}
  }

  @Test func aRequestMayArriveByteByByte() throws {
    let server = try TestServer()
    let client = try server.connect()
    for _ in 0..<2 {
      for byte in Record.request(["REQUEST_URI": "/slow"], body: [1, 2, 3]) { client.send([byte]) }
      #expect(try client.readAnswer().body == "/slow")
    }
  }

  @Test(arguments: [
    Record.begin().bytes, Record.begin().bytes + Record.parameters(["A": "B"]).bytes.dropLast(6),
    Record.request(["A": "B"]).dropLast(8), Record.request(body: [1, 2, 3]).dropLast(9),
  ])
  func halfARequestHoldsAWorkerForTheTimeoutOnly(bytes: [UInt8]) throws {
    let server = try TestServer(.init(workers: 1, requestTimeout: .milliseconds(50)))
    let slow = try server.connect()
    slow.send(Array(bytes))
    #expect(slow.isClosedByServer())
    #expect(try server.connect().exchange(["REQUEST_URI": "/"]).body == "/")
  }

  @Test func aBodyThatTricklesHoldsAWorkerForTheTimeoutOnly() throws {
    let server = try TestServer(.init(workers: 1, requestTimeout: .milliseconds(100)))
    let slow = try server.connect()
    slow.send(Record.begin(), Record.parameters([:]))
    #expect(
      eventually {
        slow.send(Record.input([1]))
        return !slow.isOpen
      })
    #expect(try server.connect().exchange(["REQUEST_URI": "/"]).body == "/")
  }

  @Test(arguments: [
    Array("GET / HTTP/1.0\r\n\r\n".utf8), [UInt8](repeating: 0, count: 100),
    [UInt8](repeating: 0xFF, count: 9000),
    Record(type: UInt8(FCGI_BEGIN_REQUEST), content: [0, 1]).bytes, Record.begin(requestID: 0).bytes,
    Record.begin().bytes + Record.input([1]).bytes,
    Record.begin().bytes + Record(type: UInt8(FCGI_PARAMS), content: [200]).bytes
      + Record.parameters([:]).bytes,
    Record.begin().bytes + Record(type: UInt8(FCGI_ABORT_REQUEST)).bytes,
    Record.begin().bytes + Record.parameters([:]).bytes + Record(type: UInt8(FCGI_ABORT_REQUEST)).bytes,
  ])
  func garbageClosesTheConnection(bytes: [UInt8]) throws {
    let server = try TestServer(.init(workers: 1)) { _ in
      Issue.record("there was no request")
      return Response(status: .ok)
    }
    let client = try server.connect()
    client.send(bytes)
    #expect(client.isClosedByServer())
    #expect(try eventually { try server.openDescriptors == 1 })
  }

  @Test(arguments: [FCGI_AUTHORIZER, FCGI_FILTER, 0, 77])
  func onlyRespondersAreServed(role: Int32) throws {
    let server = try TestServer(.init(workers: 1)) { _ in
      Issue.record("the role was not the responder's")
      return Response(status: .ok)
    }
    let client = try server.connect()
    client.send(Record.begin(role: UInt16(role)), Record.parameters([:]), Record.input())
    #expect(client.isClosedByServer())
  }

  @Test func aRequestOfAnotherNumberIsIgnored() throws {
    let server = try TestServer()
    let client = try server.connect()
    client.send(Record.begin(), Record.parameters(["REQUEST_URI": "/other"], requestID: 2))
    client.send(Record.parameters(["REQUEST_URI": "/"]), Record.parameters([:]), Record.input())
    #expect(try client.readAnswer().body == "/")
  }

  @Test func connectionsThatFailLeakNoDescriptor() throws {
    let server = try TestServer()
    let counted = try server.connect()
    _ = try counted.exchange()
    #expect(try server.openDescriptors == 2, "the count sees a connection")
    let whole = Record.request(["REQUEST_URI": "/"], body: [1, 2, 3])
    for length in 0..<whole.count {
      let client = try server.connect()
      client.send(Array(whole.prefix(length)))
    }
    for _ in 0..<100 {
      let client = try server.connect()
      client.send([0xFF])
    }
    #expect(try eventually { try server.openDescriptors == 2 })
    #expect(eventually { server.server.context.connections.count == 1 })
  }

  @Test func aPeerMayStopSendingAfterItsRequest() throws {
    let server = try TestServer()
    let client = try server.connect()
    client.send(Record.request(["REQUEST_URI": "/last"]))
    client.finishSending()
    #expect(try client.readAnswer().body == "/last")
    #expect(client.isClosedByServer())
  }
}
