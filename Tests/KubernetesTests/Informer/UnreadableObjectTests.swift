import Foundation
import Health
import TestSupport
import Testing

@testable import Kubernetes

@Suite("Informer, objects that cannot be read", .timeLimit(.minutes(1)))
struct UnreadableObjectTests {
  /// A pod of `web` with more metadata or other fields of its own.
  private static func pod(_ name: String, version: Int, metadata: String = "", fields: String = "") -> String
  {
    #"{"kind":"Pod","metadata":{"name":"\#(name)","generateName":"web-x-","namespace":"shop","uid":"u-\#(name)","#
      + #""resourceVersion":"\#(version)","creationTimestamp":"2026-11-22T08:00:00Z","#
      + #""labels":{"pod-template-hash":"x"}\#(metadata)}\#(fields)}"#
  }

  private static let late = #","status":{"startTime":"10000-01-01T00:00:00Z"}"#
  private static let problem = "field status.startTime has a value out of range"

  /// A value of an annotation that takes so many bytes.
  private static func annotation(_ count: Int) -> String {
    let text = String(repeating: #"\u003c"#, count: count / 6)
    return
      #","annotations":{"a":"\#(text)"},"ownerReferences":[{"kind":"ReplicaSet","name":"web-x","controller":true}]"#
  }

  @Test("one in a list is told of by name, and all others are there")
  func listed() throws {
    let pods = try WatchedPods { request, _, _ in
      request.isWatch
        ? Channel.silence
        : .json(
          Wire.list(
            [
              Wire.pod("a", version: 1), Self.pod("b", version: 2, fields: Self.late),
              Wire.pod("c", version: 3),
            ],
            version: 7))
    }
    let seen = pods.handler.wait { $0.state(Pod.self) == .watching }
    #expect(seen.podNames == ["shop/a", "shop/c"])
    #expect(seen.unreadable == ["Pod shop/b": Self.problem])
    #expect(pods.watchVersions == ["7"])
  }

  @Test("one in a watch costs no new list, and is there as soon as it is mended")
  func watched() throws {
    let channel = Channel()
    let pods = try WatchedPods { request, _, _ in
      request.isWatch ? .stream(channel.play) : .json(Wire.list([Wire.pod("b", version: 3)], version: 7))
    }
    channel.send(Wire.event("MODIFIED", Self.pod("b", version: 8, fields: Self.late)))
    channel.send(Wire.event("ADDED", Self.pod("c", version: 9, fields: #","status":{"phase":[]}"#)))
    pods.handler.wait { $0.unreadable.count == 2 }
    #expect(pods.handler.seen.podNames == [])
    channel.send(Wire.event("MODIFIED", Wire.pod("b", version: 10)))
    channel.send(Wire.event("DELETED", Self.pod("c", version: 11, fields: Self.late)))
    channel.end(.clean)
    pods.handler.wait { _ in pods.watchVersions.count == 2 }
    let seen = pods.handler.seen
    #expect(seen.podNames == ["shop/b"])
    #expect(
      seen.log.filter { $0.contains("od ") } == ["?Pod shop/b", "?Pod shop/c", "+pod b", "-?Pod shop/c"])
    #expect(pods.watchVersions == ["7", "11"])
    #expect(seen.count("pods broken") == 0)
  }

  @Test("an object of 12 MB is read, in a list and in a watch")
  func large() throws {
    let large = Self.pod("large", version: 5, metadata: Self.annotation(12_000_000))
    let channel = Channel()
    let pods = try WatchedPods { request, _, _ in
      request.isWatch
        ? .stream(channel.play)
        : .json(Wire.list([Wire.pod("a", version: 1), large, Wire.pod("b", version: 2)], version: 7))
    }
    #expect(
      pods.handler.wait { $0.state(Pod.self) == .watching }.podNames == ["shop/a", "shop/b", "shop/large"])
    channel.send(Wire.event("DELETED", large))
    channel.send(Wire.event("ADDED", large))
    channel.send(Wire.event("ADDED", Wire.pod("c", version: 9)))
    let seen = pods.handler.wait { $0.count("+pod c") == 1 }
    #expect(seen.log.filter { $0.contains("od ") } == ["-pod large", "+pod large", "+pod c"])
    #expect(seen.pods["shop/large"]?.controller == .replicaSet("web-x"))
    #expect(seen.unreadable.isEmpty && seen.count("pods broken") == 0)
  }

  @Test("a page that is too long is asked for in smaller ones, and no object is lost")
  func longPage() throws {
    let names = (0..<20).map { "pod-\($0)" }
    let pods = try WatchedPods { request, _, _ in
      if request.isWatch { return Channel.silence }
      let first = request["continue"].flatMap { Int($0) } ?? 0
      let end = min(first + (request["limit"].flatMap { Int($0) } ?? 0), names.count)
      let items = (first..<end).map { index in
        // Three of them are large.
        index % 7 == 0
          ? Self.pod(names[index], version: 5, metadata: Self.annotation(8_400_000))
          : Wire.pod(names[index], version: 5)
      }
      return .json(Wire.list(items, version: 7, next: end < names.count ? "\(end)" : nil))
    }
    let seen = pods.handler.wait(upTo: .seconds(40)) { $0.state(Pod.self) == .watching }
    #expect(seen.podNames == names.map { "shop/\($0)" }.sorted())
    #expect(seen.unreadable.isEmpty && seen.count("pods broken") == 0)
  }

  @Test("one that is too large is its own problem, in a list and in a watch")
  func tooLarge() throws {
    let huge = Self.pod("huge", version: 8, metadata: Self.annotation(17 << 20))
    let channel = Channel()
    let pods = try WatchedPods { request, _, _ in
      if request.isWatch { return .stream(channel.play) }
      return switch (request["limit"], request["continue"]) {
      case ("1", nil): .json(Wire.list([huge], version: 7, next: "rest"))
      case (_, nil): .json(Wire.list([huge, Wire.pod("a", version: 1)], version: 7))
      default: .json(Wire.list([Wire.pod("a", version: 1)], version: 7))
      }
    }
    var seen = pods.handler.wait(upTo: .seconds(40)) { $0.state(Pod.self) == .watching }
    #expect(seen.podNames == ["shop/a"])
    #expect(seen.unreadable == ["Pod shop/huge": ObjectSize.problem])
    channel.send(Wire.event("MODIFIED", huge))
    channel.send(Wire.event("ADDED", Wire.pod("c", version: 9)))
    seen = pods.handler.wait(upTo: .seconds(40)) { $0.count("+pod c") == 1 }
    #expect(seen.podNames == ["shop/a", "shop/c"])
    channel.send(Wire.event("DELETED", huge))
    channel.send(Wire.event("ADDED", Wire.pod("d", version: 10)))
    seen = pods.handler.wait(upTo: .seconds(40)) { $0.count("+pod d") == 1 }
    #expect(seen.unreadable.isEmpty)
    #expect(seen.count("pods broken") == 0)
  }

  @Test("a page advances when its items come after those before it, as an API server orders them")
  func order() throws {
    let decoder = WatchStream(Pod.self, in: .cluster).decoder(for: RecordingHandler(), sharing: Interner())
    func advances(_ places: [(namespace: String, name: String)]) throws -> Bool {
      let pods = places.map { Wire.pod($0.name, namespace: $0.namespace, version: 1) }
      return try decoder.addPage(Array(Wire.list(pods, version: 7, next: "x").utf8)).isAdvancing
    }
    decoder.beginList()
    #expect(try advances([("a-b", "z"), ("a", "x")]))
    #expect(try advances([("a", "y"), ("b", "a")]))
    #expect(try !advances([("a", "y"), ("b", "a")]), "the same page again")
    #expect(try !advances([("b", "a"), ("b", "b")]), "an item again")
    #expect(try !advances([]))
    #expect(try advances([("b", "b")]))
    decoder.beginList()
    #expect(try advances([("a", "x")]))
  }

  @Test("of too many events the newest are kept")
  func manyEvents() {
    let moment = Date(timeIntervalSince1970: 1_800_000_000)
    var warnings = (0..<30_000).map {
      PodWarning(podUID: "pod \($0)", reason: "", message: "", lastSeen: moment + Double($0))
    }
    PodWarning.shorten(&warnings)
    #expect(warnings.count == 10_000)
    #expect(warnings.first?.podUID == "pod 29999" && warnings.last?.podUID == "pod 20000")
    var few = (0..<30_000).map {
      PodWarning(podUID: "pod \($0 % 7)", reason: "", message: "", lastSeen: moment + Double($0))
    }
    PodWarning.shorten(&few)
    #expect(few.map(\.lastSeen).min() == moment + 29_993 && few.count == 7)
  }

  @Test("what is known of an object, wherever its text breaks off")
  func identity() {
    let text = Array(
      Self.pod("b", version: 2, metadata: Self.annotation(600), fields: #","status":[{"a":1e400}]"#).utf8)
    for count in 0...text.count {
      JSONReader.readBeginning(text[..<count]) { json in
        let identity = ObjectIdentity(&json)
        #expect([nil, "b"].contains(identity.name))
        #expect([nil, .replicaSet("web-x")].contains(identity.controller))
        if identity.labels != nil { #expect(identity.labels == ["pod-template-hash": "x"]) }
        if count == text.count {
          #expect(identity.resourceVersion == "2" && identity.controller == .replicaSet("web-x"))
        }
      }
    }
  }
}
