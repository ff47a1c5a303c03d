import CFastCGI
import Foundation
import Logging
import Synchronization
import System
import TestSupport
import Testing

@testable import FastCGI

@Suite struct StopTests {
  /// A handler that waits in `/wait` until it is let go.
  private final class Gate: Sendable {
    private let entered = Atomic(0)
    private let isOpen = Atomic(false)

    var count: Int { entered.load(ordering: .acquiring) }

    func open() { isOpen.store(true, ordering: .releasing) }

    func handle(_ request: borrowing Request) -> Response {
      let path = request.parameter("REQUEST_URI") ?? ""
      if path == "/wait" {
        entered.add(1, ordering: .releasing)
        while !isOpen.load(ordering: .acquiring) { usleep(500) }
      }
      return Response(status: .ok, body: Array(path.utf8))
    }
  }

  private final class Progress: Sendable {
    let rounds = Atomic(0)
  }

  @Test func aServerThatWasNotStartedLetsItsListenerGo() throws {
    let directory = try TemporaryFolder()
    let path = directory.path + "/s"
    let server = try Server(
      listener: .bind(to: .unix(path)), logger: .init(label: "test"), handler: EchoHandler.atOnce)
    #expect(server.stop(within: .zero))
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func idleConnectionsCloseAndTheSocketGoes() throws {
    let server = try TestServer()
    let used = try server.connect()
    _ = try used.exchange()
    let silent = try server.connect()
    #expect(server.server.stop(within: .seconds(10)))
    #expect(used.isClosedByServer())
    #expect(silent.isClosedByServer())
    #expect(throws: SystemError(code: ENOENT)) { try server.connect() }
    #expect(!FileManager.default.fileExists(atPath: server.directory.path + "/s"))
    #expect(try server.openDescriptors == 0)
    #expect(server.server.stop(within: .zero), "a second call finds all done")
  }

  @Test func requestsInFlightFinishAndThenTheirConnectionsClose() throws {
    let gate = Gate()
    let server = try TestServer(.init(workers: 2), gate.handle)
    let client = try server.connect()
    client.send(Record.request(["REQUEST_URI": "/wait"]))
    #expect(eventually { gate.count == 1 })

    #expect(!server.server.stop(within: .milliseconds(50)), "the limit comes first")
    #expect(eventually { (try? server.connect()) == nil }, "nobody listens any more")
    #expect(client.isOpen)

    gate.open()
    #expect(server.server.stop(within: .seconds(10)))
    #expect(try client.readAnswer().body == "/wait")
    #expect(client.isClosedByServer())
  }

  @Test func requestsThatHadArrivedAreAnswered() throws {
    let gate = Gate()
    let server = try TestServer(.init(workers: 1), gate.handle)
    let kept = try server.connect()
    _ = try kept.exchange()
    let busy = try server.connect()
    busy.send(Record.request(["REQUEST_URI": "/wait"]))
    #expect(eventually { gate.count == 1 })
    kept.send(Record.request(["REQUEST_URI": "/arrived"]))
    let new = try server.connect()
    new.send(Record.request(["REQUEST_URI": "/new"]))

    #expect(!server.server.stop(within: .zero))
    gate.open()
    #expect(server.server.stop(within: .seconds(10)))
    #expect(try kept.readAnswer().body == "/arrived")
    #expect(try new.readAnswer().body == "/new")
    #expect(try busy.readAnswer().body == "/wait")
    for client in [kept, new, busy] { #expect(client.isClosedByServer()) }
  }

  @Test func stoppingUnderLoadCutsNoAnswer() throws {
    let server = try TestServer(.init(workers: 4))
    let address = server.address
    let progress = Progress()
    let load = try System.Thread(name: "load") {
      do {
        let clients = try (0..<4).map { _ in try Client(address) }
        while true {
          for client in clients { client.send(Record.request(["REQUEST_URI": "/"])) }
          for client in clients {
            // Either a whole answer or the end: never a part of one.
            guard let first = try client.readRecordOrEnd() else { return }
            #expect(String(decoding: first.content, as: UTF8.self).hasSuffix("/"))
            #expect(try client.readRecord() == Record(type: UInt8(FCGI_STDOUT)))
            #expect(Int32(try client.readRecord().type) == FCGI_END_REQUEST)
          }
          progress.rounds.add(1, ordering: .relaxed)
        }
      } catch { Issue.record(error) }
    }
    #expect(eventually { progress.rounds.load(ordering: .relaxed) > 50 })
    #expect(server.server.stop(within: .seconds(10)))
    #expect(load.join(until: .now + .seconds(10)))
  }

  @Test func anInheritedSocketOutlivesTheServer() throws {
    let directory = try TemporaryFolder()
    let path = directory.path + "/s"
    let original = try Listener.bind(to: .unix(path))
    let inherited = try inherit(
      ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "1"], activated: dup(original.descriptor.number))
    let server = try Server(listener: inherited, logger: .init(label: "test"), handler: EchoHandler.atOnce)
    try server.start()
    _ = try Client(.unix(path)).exchange()
    #expect(server.stop(within: .seconds(10)))

    #expect(FileManager.default.fileExists(atPath: path))
    let client = try Client(.unix(path))
    let accepted = accept(original.descriptor.number, nil, nil)
    #expect(accepted >= 0)
    close(accepted)
    withExtendedLifetime(client) {}
  }
}
