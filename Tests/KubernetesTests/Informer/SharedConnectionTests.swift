import Foundation
import Health
import System
import TestSupport
import Testing

@testable import Kubernetes

@Suite("Informer over TLS", .timeLimit(.minutes(1)))
struct SharedConnectionTests {
  /// All that are watched, in two scopes.
  private let streams = 2 * WatchedObjects.types.count
  private static let pods = WatchStream(Pod.self, in: .cluster)

  private let handler = RecordingHandler()
  private let server: ScriptedServer

  init() throws {
    server = try ScriptedServer { request in
      if request.resource == nil { return .json("{}") }
      guard request.isWatch else { return .json(Wire.list([], version: 7)) }
      // With HTTP/2 nginx holds the head of an answer back until there is something of its body.
      let channel = Channel()
      channel.send(Wire.bookmark(7))
      return .stream(channel.play)
    }
  }

  private func watch(_ proxy: TLSProxy, configuration: WatchConfiguration = .quick) throws -> Informer {
    let client = makeClient("https://127.0.0.1:\(proxy.port)") {
      $0.certificateAuthority = proxy.certificateAuthority
    }
    let informer = client.informer(
      scopes: [.cluster, .namespace("shop")], handler: handler, logger: LogRecorder().logger,
      configuration: configuration
    )
    try informer.start()
    return informer
  }

  private func awaitWatches() {
    let streams = 2 * WatchedObjects.types.count
    handler.wait { seen in
      seen.states.count { $0.value == .watching } == streams
        && (seen.confirmations[Self.pods]?.count ?? 0) > 3
    }
    #expect(handler.seen.states.count { $0.value == .watching } == streams)
  }

  /// The connections that the requests came on.
  private func connections(from index: Int = 0) -> Set<String> {
    Set(server.requests[index...].compactMap { $0.headers["x-connection"] })
  }

  @Test("with HTTP/2 all streams and the small requests share one connection")
  func http2() throws {
    let proxy = try TLSProxy(before: server.port, isHTTP2: true)
    let informer = try watch(proxy)
    awaitWatches()
    #expect(Set(server.requests.map { $0.headers["x-protocol"] }) == ["HTTP/2.0"])
    #expect(connections().count == 1)
    #expect(server.requests.contains { $0.resource == nil })
    informer.stop()
  }

  @Test("a large list is read ahead over either protocol, and breaks nothing", arguments: [true, false])
  func largeList(isHTTP2: Bool) throws {
    let padding = String(repeating: " ", count: 2 << 20)
    let server = try ScriptedServer { request in
      if request.resource == nil { return .json("{}") }
      if request.isWatch {
        let channel = Channel()
        channel.send(Wire.bookmark(7))
        return .stream(channel.play)
      }
      guard request.resource == Pod.resource else { return .json(Wire.list([], version: 7)) }
      let number = request["continue"].flatMap { Int($0) } ?? 0
      let pod = Wire.pod("pod-\(number)", version: 1)
      return .json(Wire.list([pod], version: 7, next: number < 5 ? "\(number + 1)" : nil) + padding)
    }
    let proxy = try TLSProxy(before: server.port, isHTTP2: isHTTP2)
    let informer = try watch(proxy)
    awaitWatches()
    let seen = handler.seen
    #expect(seen.podNames == (0...5).map { "shop/pod-\($0)" })
    #expect(!seen.log.contains { $0.hasSuffix("broken") }, "\(seen.log)")
    informer.stop()
    server.stop()
  }

  @Test("without HTTP/2 each stream has a connection of its own, and is confirmed all the same")
  func http1() throws {
    let proxy = try TLSProxy(before: server.port, isHTTP2: false)
    let informer = try watch(proxy)
    awaitWatches()
    #expect(Set(server.requests.map { $0.headers["x-protocol"] }) == ["HTTP/1.1"])
    #expect(connections().count >= 7)
    informer.stop()
  }

  @Test("a connection that has gone silent is given up, and its streams are made anew on another one")
  func silentConnection() throws {
    let proxy = try TLSProxy(before: server.port, isHTTP2: true)
    let informer = try watch(proxy)
    awaitWatches()
    let old = connections()
    proxy.freeze()
    let frozen = server.requests.count
    handler.wait { seen in seen.states.count { $0.value.word == "broken" } == streams }
    #expect(handler.seen.states.count { $0.value.word == "broken" } == streams)
    proxy.thaw()
    awaitWatches()
    #expect(connections(from: frozen).isDisjoint(with: old))
    #expect(
      server.requests[frozen...].allSatisfy { $0.resource == nil || $0.isWatch }, "no list is read again")
    informer.stop()
  }

  @Test("a connection that is cut is noticed at once by all its streams")
  func cutConnection() throws {
    var proxy: TLSProxy? = try TLSProxy(before: server.port, isHTTP2: true)
    var configuration = WatchConfiguration.quick
    configuration.checkInterval = .seconds(30)
    let informer = try watch(proxy!, configuration: configuration)
    handler.wait { seen in seen.states.count { $0.value == .watching } == streams }
    let start = MonotonicInstant.now
    proxy = nil
    handler.wait { seen in seen.states.count { $0.value.word == "broken" } == streams }
    #expect(handler.seen.states.count { $0.value.word == "broken" } == streams)
    #expect(start.duration(to: .now) < .seconds(5))
    informer.stop()
  }
}
