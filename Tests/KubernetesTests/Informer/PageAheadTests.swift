import Health
import System
import TestSupport
import Testing

@testable import Kubernetes

@Suite("Pages that are asked for while the one before is read", .timeLimit(.minutes(1)))
struct PageAheadTests {
  private typealias Machine = Reflector.StateMachine
  private typealias Reply = ScriptedServer.Reply

  /// A page of a large list: pods of these names, and many bytes.
  private static func page(_ names: String..., next: String? = nil) -> String {
    Wire.list(names.map { Wire.pod($0, version: 1) }, version: 7, next: next) + padding
  }

  private static let padding = String(repeating: " ", count: 40_000)

  /// What was asked for, in order: a token each, nil for a first page.
  private static func tokens(_ pods: WatchedPods) -> [String?] {
    pods.podRequests.filter { !$0.isWatch }.map { $0["continue"] }
  }

  @Test("pages come in their order, each is asked for once, and the last one leads to the watch")
  func order() throws {
    let pods = try WatchedPods { request, _, _ in
      if request.isWatch { return Channel.silence }
      return switch request["continue"] {
      case nil: .json(Self.page("a", next: "x"))
      case "x": .json(Self.page("b", "c", next: "y"))
      case "y": .json(Self.page("d", next: "z"))
      default: .json(Self.page("e"))
      }
    }
    let seen = pods.handler.wait { $0.state(Pod.self) == .watching }
    #expect(seen.log.filter { $0.contains("pod") } == ["pods=a,b,c,d,e", "pods watching"])
    #expect(Self.tokens(pods) == [nil, "x", "y", "z"])
    #expect(pods.watchVersions == ["7"])
  }

  @Test("pages of any length come as they are, whatever room those before them had")
  func lengths() throws {
    let lengths = [40_000, 2_000_000, 33_000, 1_500_000, 3_000_000, 40_000, 0]
    let pods = try WatchedPods { request, _, _ in
      if request.isWatch { return Channel.silence }
      let number = request["continue"].flatMap { Int($0) } ?? 0
      let next = number + 1 < lengths.count ? String(number + 1) : nil
      let list = Wire.list([Wire.pod("pod-\(number)", version: 1)], version: 7, next: next)
      return .json(list + String(repeating: " ", count: lengths[number]))
    }
    let seen = pods.handler.wait { $0.state(Pod.self) == .watching }
    #expect(seen.podNames == lengths.indices.map { "shop/pod-\($0)" })
    #expect(Self.tokens(pods) == [nil] + (1..<lengths.count).map { String($0) })
  }

  @Test(
    "one that was asked for is dropped when the page before cannot be read, and the list begins anew",
    arguments: [false, true])
  func restart(isSilent: Bool) throws {
    let pods = try WatchedPods { request, lists, _ in
      if request.isWatch { return Channel.silence }
      return switch (request["continue"], lists) {
      case (nil, _): .json(Self.page("a", next: "x"))
      case ("x", 1): .json(Self.page("b", next: "stale") + "garbage")
      case ("stale", _): isSilent ? .silence : .json(Self.page("stale"))
      case ("x", _): .json(Self.page("b", next: "y"))
      default: .json(Self.page("c"))
      }
    }
    let seen = pods.handler.wait { $0.state(Pod.self) == .watching }
    #expect(seen.podNames == ["shop/a", "shop/b", "shop/c"])
    #expect(Self.tokens(pods).filter { $0 != "stale" } == [nil, "x", nil, "x", "y"])
    #expect(seen.count("pods broken") == 1)
  }

  @Test("the next one is asked for before anybody can know that its page is not to be read")
  func isAskedForBefore() throws {
    // Where a connection has to be made first, the request may be dropped before it leaves.
    let isSeen = try (0..<30).contains { _ in
      let pods = try WatchedPods { request, lists, _ in
        if request.isWatch { return Channel.silence }
        return switch (request["continue"], lists) {
        case (nil, _): .json(Self.page("a", next: "x"))
        case ("x", 1): .json(Self.page("b", next: "ahead") + "garbage")
        default: .json(Self.page("c"))
        }
      }
      pods.handler.wait { $0.state(Pod.self) == .watching }
      return Self.tokens(pods).contains("ahead")
    }
    #expect(isSeen)
  }

  /// What may become of a page that was asked for ahead, and what is asked for then.
  private static let failures: [(name: String, reply: Reply, tokens: [String?], pause: Duration)] = [
    ("410", .json(Wire.status(410, "Expired"), status: 410), [nil, "x", "y", nil, "x", "y"], .zero),
    ("500", .json(Wire.status(500, "R"), status: 500), [nil, "x", "y", "y"], .zero),
    (
      "429", .json("", status: 429, headers: ["Retry-After": "1"]), [nil, "x", "y", "y"], .seconds(1)
    ),
    (
      "503", .json("", status: 503, headers: ["Retry-After": "1"]), [nil, "x", "y", "y"], .seconds(1)
    ),
    (
      "half an answer", .raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}"), [nil, "x", "y", "y"], .zero
    ),
    ("garbage", .json("garbage"), [nil, "x", "y", nil, "x", "y"], .zero),
  ]

  @Test("one that fails is no other failure than that of a page", arguments: 0..<failures.count)
  func failure(_ index: Int) throws {
    let begin = MonotonicInstant.now
    let pods = try WatchedPods { request, lists, _ in
      if request.isWatch { return Channel.silence }
      return switch (request["continue"], lists) {
      case (nil, _): .json(Self.page("a", next: "x"))
      case ("x", _): .json(Self.page("b", next: "y"))
      case ("y", 2): Self.failures[index].reply
      default: .json(Self.page("c"))
      }
    }
    let seen = pods.handler.wait { $0.state(Pod.self) == .watching }
    let (name, _, tokens, pause) = Self.failures[index]
    #expect(seen.podNames == ["shop/a", "shop/b", "shop/c"], "\(name)")
    #expect(Self.tokens(pods) == tokens, "\(name)")
    #expect(begin.duration(to: .now) >= pause, "\(name)")
  }

  @Test("a page too long that was asked for ahead is asked for in smaller ones")
  func tooLong() throws {
    let pods = try WatchedPods { request, _, _ in
      if request.isWatch { return Channel.silence }
      return switch (request["continue"], request["limit"]) {
      case (nil, _): .json(Self.page("a", next: "x"))
      case ("x", _): .json(Self.page("b", next: "y"))
      case ("y", "500"): .json(Self.page("c") + String(repeating: " ", count: 17 << 20))
      default: .json(Self.page("c"))
      }
    }
    let seen = pods.handler.wait(upTo: .seconds(40)) { $0.state(Pod.self) == .watching }
    #expect(seen.podNames == ["shop/a", "shop/b", "shop/c"])
    #expect(Self.tokens(pods) == [nil, "x", "y", "y"] && seen.count("pods broken") == 0)
  }

  @Test("a page that says two things of the next one leads to what it says last, and to nothing of the other")
  func twoTokens() throws {
    let pods = try WatchedPods { request, _, _ in
      if request.isWatch { return Channel.silence }
      return switch request["continue"] {
      case nil: .json(Self.page("a", next: "x"))
      case "x":
        .json(
          #"{"metadata":{"resourceVersion":"7","continue":"evil"},"items":[\#(Wire.pod("b", version: 1))],"#
            + #""metadata":{"continue":"y"}}"# + Self.padding)
      case "evil": .json(Self.page("evil", next: "worse"))
      default: .json(Self.page("c"))
      }
    }
    let seen = pods.handler.wait { $0.state(Pod.self) == .watching }
    #expect(seen.podNames == ["shop/a", "shop/b", "shop/c"])
    #expect(Self.tokens(pods).filter { $0 != "evil" } == [nil, "x", "y"])
  }

  @Test(
    "whatever a token is, it is sent as one, encoded",
    arguments: [
      "a b&limit=1#/../..?", "\u{0}\r\nX-Evil: 1\r\n\r\n", "ü", "%00", String(repeating: "x", count: 30_000),
    ])
  func anyToken(_ token: String) throws {
    let escaped = token.unicodeScalars.map {
      $0.value < 32 ? "\\u00" + ($0.value < 16 ? "0" : "") + String($0.value, radix: 16) : String($0)
    }
    let pods = try WatchedPods { request, _, _ in
      if request.isWatch { return Channel.silence }
      return switch request["continue"] {
      case nil: .json(Self.page("a", next: "x"))
      case "x": .json(Self.page("b", next: escaped.joined()))
      case token: .json(Self.page("c"))
      default: .json("", status: 400)
      }
    }
    let seen = pods.handler.wait { $0.state(Pod.self) == .watching }
    #expect(seen.podNames == ["shop/a", "shop/b", "shop/c"])
    #expect(Self.tokens(pods) == [nil, "x", token])
  }

  @Test("what stands before the items is found, and nothing else")
  func beginning() {
    func next(_ text: String) -> String? { ListMetadata(beginningOf: Array(text.utf8))?.next }
    let long = String(repeating: "x", count: 1 << 20)
    #expect(
      next(#"{"kind":"List","metadata":{"resourceVersion":"7","continue":"x"},"items":[{"a":"# + long) == "x")
    #expect(next(#"{"metadata":{"continue":""},"items":[]}"#) == nil)
    #expect(next(#"{"metadata":{"continue":null},"items":[]}"#) == nil)
    #expect(next(#"{"items":[],"metadata":{"continue":"x"}}"#) == nil)
    #expect(next(#"{"metadata":{"continue":"\#(long)"},"items":[]}"#) == nil)
    #expect(next(#"{"metadata":{"continue":7},"items":[]}"#) == nil)
    for text in ["", "{", "null", "[]", "garbage", #"{"metadata":"#, #"{"metadata":null}"#, "\u{0}"] {
      #expect(next(text) == nil)
    }
    #expect(ListMetadata(beginningOf: [0xff, 0xfe]) == nil)
  }

  @Test("only a large list whose pages go on is read ahead, up to where any list must end")
  func rules() {
    var machine = Machine(configuration: WatchConfiguration())
    #expect(machine.pageAhead(next: "x", bytes: 50_000) == nil, "the first page may be of another list")
    _ = machine.listed(version: "7", next: "x", bytes: 50_000)
    #expect(machine.pageAhead(next: "y", bytes: 50_000) == .list(page: "y"))
    #expect(machine.pageAhead(next: "y", bytes: 100) == nil)
    #expect(machine.pageAhead(next: "x", bytes: 50_000) == nil, "the same page again")
    #expect(machine.pageAhead(next: "y", bytes: 5 << 30) == nil)
    _ = machine.listed(version: "7", next: "y", bytes: 50_000, isAdvancing: false)
    #expect(machine.pageAhead(next: "z", bytes: 50_000) == nil, "it went round in a circle")
    var count = 0
    _ = machine.listed(version: "7", next: "0", bytes: 50_000)
    while machine.pageAhead(next: "z", bytes: 50_000) != nil, count < 2 * ListProgress.pageLimit {
      count += 1
      _ = machine.listed(version: "7", next: "\(count)", bytes: 50_000)
    }
    #expect((ListProgress.pageLimit - 3..<2 * ListProgress.pageLimit).contains(count))
    guard case .report(.broken) = machine.listed(version: "7", next: "z", bytes: 50_000).first else {
      Issue.record("a list that does not end")
      return
    }
    _ = machine.failed(.status(code: 410, reason: nil, message: nil), at: .now)
    #expect(machine.pageAhead(next: "z", bytes: 50_000) == nil)
  }
}
