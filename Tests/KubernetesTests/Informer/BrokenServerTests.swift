import Foundation
import Health
import Synchronization
import System
import TestSupport
import Testing

@testable import Kubernetes

/// What API servers, and what stands in front of them, can get wrong, with the pauses and limits of production.
@Suite("API servers that are broken", .timeLimit(.minutes(2)))
struct BrokenServerTests {
  struct Scenario: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Whether the list can be read to its end, so that something may be told and confirmed.
    let isListed: Bool
    let reply: @Sendable (ScriptedServer.Request) -> ScriptedServer.Reply

    /// The same for every request.
    static func all(_ name: String, _ reply: ScriptedServer.Reply) -> Scenario {
      Scenario(testDescription: name, isListed: false) { _ in reply }
    }

    /// A list as it should be, and watches that go wrong.
    static func watches(_ name: String, _ reply: ScriptedServer.Reply) -> Scenario {
      Scenario(testDescription: "watches: \(name)", isListed: true) { $0.isWatch ? reply : list }
    }

    /// Lists that go wrong.
    static func lists(
      _ name: String, _ reply: @escaping @Sendable (ScriptedServer.Request) -> ScriptedServer.Reply
    ) -> Scenario {
      Scenario(testDescription: "lists: \(name)", isListed: false) { request in
        request.resource == nil ? .json("{}") : reply(request)
      }
    }

    private static let list = ScriptedServer.Reply.json(Wire.list([], version: 7))
  }

  private static let gone = Wire.event("ERROR", Wire.status(410, "Expired"))

  private static func stream(_ text: String, _ end: ScriptedServer.Body.End = .clean) -> ScriptedServer.Reply
  {
    .stream { body in
      body.send(text)
      body.end(end)
    }
  }

  /// Sends a piece again and again, as long as somebody takes it.
  private static func endless(
    _ head: String, _ piece: String, every pause: TimeInterval = 0.01
  ) -> ScriptedServer.Reply {
    .rawStream { body in
      body.sendRaw(head)
      while !body.isAbandoned {
        body.sendRaw(piece)
        Thread.sleep(forTimeInterval: pause)
      }
    }
  }

  private static let watches: [Scenario] = [
    .watches("a bookmark, then 410", stream(Wire.bookmark(8) + gone)),
    .watches("410", stream(gone)),
    .watches("410 as the answer", .json(Wire.status(410, "Gone"), status: 410)),
    .watches("the end right after a bookmark", stream(Wire.bookmark(8))),
    .watches("the end at once", stream("\n", .close)), .watches("an empty body", .json("")),
    .watches("a reset after a bookmark", stream(Wire.bookmark(8), .reset)),
    .watches("half a change", stream(#"{"type":"ADDED","object":{"#, .close)),
    .watches("garbage after a bookmark", stream(Wire.bookmark(8) + "garbage\n")),
    .watches("a status of its own", .json("{}", status: 299)),
    .watches("nothing but silence", .silence), .watches("a reset", .reset),
  ]

  private static let errors: [Scenario] =
    [401, 403, 404, 410, 418, 429, 500, 502, 503, 504, 599].map {
      .all("status \($0)", .json(Wire.status($0, "Reason"), status: $0))
    }
    + ["0", "1", "-1", "86400", "99999999999999999999", "soon", "Sun, 22 Nov 2026 08:15:30 GMT"].flatMap {
      time in
      [429, 503].map {
        .all("status \($0), Retry-After: \(time)", .json("", status: $0, headers: ["Retry-After": time]))
      }
    }
    + [410, 429, 500, 503].map { code in
      .watches(
        "a bookmark, then ERROR \(code)",
        stream(Wire.bookmark(8) + Wire.event("ERROR", Wire.status(code, "R"))))
    }

  private static let lists: [Scenario] = [
    .lists("an endless continue") { .json(Wire.list([], version: 7, next: "\($0.number)")) },
    .lists("a continue in a circle") { _ in .json(Wire.list([], version: 7, next: "x")) },
    .lists("410 for each continue") { request in
      request["continue"] == nil
        ? .json(Wire.list([], version: 7, next: "x")) : .json(Wire.status(410, "Expired"), status: 410)
    },
    .lists("an endless continue with the same pod") {
      .json(Wire.list([Wire.pod("a", version: 3)], version: 7, next: "\($0.number)"))
    },
    .lists("large pages in a circle, each with two tokens") { request in
      .json(
        Wire.list([Wire.pod("a", version: 3)], version: 7, next: "a\(request.number)").dropLast()
          + #","metadata":{"continue":"b\#(request.number)"}}"# + String(repeating: " ", count: 40_000))
    },
    .lists("no version") { _ in .json(#"{"items":[]}"#) }, .lists("null") { _ in .json("null") },
    .lists("nesting without end") { _ in .json(String(repeating: "[", count: 1 << 20)) },
    .lists("a redirect to itself") { .json("", status: 301, headers: ["Location": $0.target]) },
  ]

  private static let bodies: [Scenario] = [
    .all("an empty body", .json("")), .all("garbage", .json("garbage")),
    .all("a page", .json("<html></html>")),
    .all("no HTTP", .raw("SSH-2.0-OpenSSH_9.2\r\n")), .all("nothing", .close), .all("a reset", .reset),
    .all("silence", .silence),
    .all("half a head", .partial("HTTP/1.1 200 OK\r\nContent-Le")),
    .all("half a chunk", .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{\"kind\":")),
    .all("a chunk of no size", .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")),
    .all("a body shorter than promised", .raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}")),
    .all("no gzip", .bytes(Array("garbage".utf8), headers: ["Content-Encoding": "gzip"])),
    .all("huge header fields", .json("", headers: ["X-Huge": String(repeating: "x", count: 99_000)])),
    .all("a body that comes byte by byte", endless("HTTP/1.1 200 OK\r\n\r\n", " ", every: 0.2)),
    .all("a body without end", endless("HTTP/1.1 200 OK\r\n\r\n", String(repeating: " ", count: 60_000))),
    .all(
      "a header line without end",
      endless("HTTP/1.1 200 OK\r\nX-Long: ", String(repeating: "x", count: 60_000))),
    .all(
      "header lines without end",
      endless("HTTP/1.1 200 OK\r\n", String(repeating: "X-Long: x\r\n", count: 5000))),
    .all(
      "a trailer without end",
      endless(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
        String(repeating: "X-Long: x\r\n", count: 5000))),
    .all(
      "100 Continue without end", endless("", String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 100))),
  ]

  @Test(
    "are asked about three times a second at most, logged a few times, and nothing they did not say is told",
    arguments: watches + errors + lists + bodies)
  func scenario(_ scenario: Scenario) async throws {
    let (handler, log) = (RecordingHandler(), LogRecorder())
    let server = try ScriptedServer(scenario.reply)
    defer { server.stop() }
    let client = makeClient("http://127.0.0.1:\(server.port)", log: log)
    let informer = client.informer(scopes: [.cluster], handler: handler, logger: log.logger)
    let begin = MonotonicInstant.now
    try informer.start()
    try await Task.sleep(for: .seconds(4))
    let count = server.requests.count
    let seconds = begin.duration(to: .now) / .seconds(1)
    informer.stop()
    let streams = WatchedObjects.types.count
    // What may be sent at once, and one more a stream: libcurl sends a request again by itself when a kept connection is
    // reset before it was answered.
    let burst = Double(6 + 2 * streams + streams)
    #expect(Double(count) <= burst + 3 * seconds, "\(count) requests in \(seconds) s")
    // Each of the streams has a line for each kind of failure.
    #expect(log.lines.count <= 4 * streams, "\(log.lines.joined(separator: "\n"))")
    for line in log.lines { #expect(line.utf8.count < 1500 && !line.contains("sesame")) }
    guard !scenario.isListed else { return }
    #expect(handler.seen.confirmations.isEmpty)
    #expect(!handler.seen.log.contains { $0.contains("=") })
  }

  @Test("a change that has begun and does not go on confirms nothing, and neither do small requests then")
  func halfAChange() throws {
    let channel = Channel()
    let pods = try WatchedPods { request, _, _ in
      request.isWatch ? .stream(channel.play) : .json(Wire.list([], version: 7))
    }
    let stream = WatchStream(Pod.self, in: .cluster)
    let change = Wire.event("ADDED", Wire.pod("a", version: 8))
    pods.handler.wait { ($0.confirmations[stream]?.count ?? 0) > 2 }
    channel.send(String(change.prefix(20)))
    // Until it has arrived, small requests may confirm; from then on only those of the other streams are.
    let other = WatchStream(Deployment.self, in: .cluster)
    var last = 0
    pods.handler.wait { seen in
      let count = seen.confirmations[stream]?.count ?? 0
      defer { last = count }
      return count == last && pods.server.requests.count > 0
        && (seen.confirmations[other]?.count ?? 0) > count + 5
    }
    let stalled = pods.handler.seen.confirmations[stream]?.count
    let others = pods.handler.seen.confirmations[other]?.count ?? 0
    pods.handler.wait { ($0.confirmations[other]?.count ?? 0) > others + 3 }
    #expect(pods.handler.seen.confirmations[stream]?.count == stalled)
    channel.send(String(change.dropFirst(20)))
    #expect(pods.handler.wait { $0.podNames == ["shop/a"] }.podNames == ["shop/a"])
    pods.handler.wait { ($0.confirmations[stream]?.count ?? 0) > (stalled ?? 0) }
    #expect((pods.handler.seen.confirmations[stream]?.count ?? 0) > (stalled ?? 0))
  }
}
