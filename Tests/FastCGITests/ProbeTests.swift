import FastCGI
import Foundation
import Logging
import TestSupport
import Testing

@Suite struct ProbeTests {
  @Test func theStatusOfTheAnswerIsTold() throws {
    let server = try TestServer { request in
      let isKnown =
        request.parameter("REQUEST_METHOD") == "GET" && request.parameter("REQUEST_URI") == "/readyz"
      return Response(status: isKnown ? .ok : .notFound, body: Array("x".utf8))
    }
    #expect(try Probe.status(of: "/readyz", at: server.address, within: .seconds(5)) == 200)
    #expect(try Probe.status(of: "/other", at: server.address, within: .seconds(5)) == 404)
  }

  @Test func nobodyListens() throws {
    let directory = try TemporaryFolder()
    #expect(throws: Probe.Failure.self) {
      try Probe.status(of: "/readyz", at: .unix(directory.path + "/none"), within: .seconds(1))
    }
  }

  @Test func aHandlerThatHangsIsNoAnswer() throws {
    let gate = DispatchSemaphore(value: 0)
    let server = try TestServer { _ in
      gate.wait()
      return Response(status: .ok)
    }
    #expect(throws: Probe.Failure.self) {
      try Probe.status(of: "/readyz", at: server.address, within: .milliseconds(100))
    }
    gate.signal()
  }

  @Test func overTCPAsWell() throws {
    let listener = try Listener.bind(to: .tcp(host: "127.0.0.1", port: 0))
    let server = try Server(
      listener: listener, configuration: .init(workers: 1), logger: .init(label: "test"),
      handler: EchoHandler.atOnce)
    try server.start()
    defer { server.stop(within: .seconds(5)) }
    #expect(try Probe.status(of: "/", at: server.address, within: .seconds(5)) == 200)
  }
}
