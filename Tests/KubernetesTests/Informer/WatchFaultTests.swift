import Foundation
import Health
import Synchronization
import System
import TestSupport
import Testing

@testable import Kubernetes

@Suite("Informer, when things go wrong", .timeLimit(.minutes(1)))
struct WatchFaultTests {
  private static let list = ScriptedServer.Reply.json(Wire.list([Wire.pod("a", version: 3)], version: 7))
  private static let newList = ScriptedServer.Reply.json(Wire.list([Wire.pod("b", version: 8)], version: 9))

  private static func stream(_ texts: String..., end: ScriptedServer.Body.End? = nil) -> ScriptedServer.Reply
  {
    let channel = Channel()
    for text in texts { channel.send(text) }
    if let end { channel.end(end) }
    return .stream(channel.play)
  }

  @Test(
    "a version that is gone leads to a new list, which replaces the old state in one step",
    arguments: [
      ScriptedServer.Reply.json(Wire.status(410, "Expired"), status: 410),
      stream(Wire.event("ERROR", Wire.status(410, "Expired"))),
    ])
  func gone(answer: ScriptedServer.Reply) throws {
    let pods = try WatchedPods { request, lists, watches in
      request.isWatch ? (watches == 0 ? answer : Channel.silence) : (lists == 0 ? Self.list : Self.newList)
    }
    let seen = pods.handler.wait { $0.podNames == ["shop/b"] && $0.state(Pod.self) == .watching }
    #expect(seen.podNames == ["shop/b"])
    #expect(seen.log.filter { $0.hasPrefix("pods=") || $0.contains("pod ") } == ["pods=a", "pods=b"])
    #expect(pods.watchVersions == ["7", "9"])
  }

  @Test("a token that expires between two pages leads to a new list, without what was read of the old one")
  func expiredPage() throws {
    let pods = try WatchedPods { request, lists, _ in
      if request.isWatch { return Channel.silence }
      return switch lists {
      case 0: .json(Wire.list([Wire.pod("a", version: 3)], version: 7, next: "x"))
      case 1: .json(Wire.status(410, "Expired"), status: 410)
      default: Self.newList
      }
    }
    pods.handler.wait { $0.state(Pod.self) == .watching }
    #expect(pods.handler.seen.log.filter { $0.hasPrefix("pods=") } == ["pods=b"])
  }

  @Test(
    "a connection that breaks is noticed at once, and the watch goes on after the last whole change",
    arguments: [ScriptedServer.Body.End.reset, .close])
  func interruption(end: ScriptedServer.Body.End) throws {
    let change = Wire.event("ADDED", Wire.pod("c", version: 11))
    let first = Channel()
    let pods = try WatchedPods { request, _, watches in
      guard request.isWatch else { return Self.list }
      return watches == 0 ? .stream(first.play) : Self.stream(change)
    }
    first.send(Wire.event("ADDED", Wire.pod("b", version: 10)) + change.prefix(40))
    // A reset takes what has not been read with it.
    pods.handler.wait { $0.podNames.count == 2 }
    first.end(end)
    pods.handler.wait { $0.podNames.count == 3 }
    #expect(
      pods.handler.seen.log.filter { $0.contains("pod") } == [
        "pods=a", "pods watching", "+pod b", "pods broken", "pods watching", "+pod c",
      ])
    #expect(pods.watchVersions == ["7", "10"])
    #expect(pods.podRequests.count { !$0.isWatch } == 1)
  }

  @Test(
    "a line that cannot be read leads to a new list",
    arguments: [
      "garbage\n", "\n", #"{"type":"ADDED"}"# + "\n", #"{"type":"ODD","object":{}}"# + "\n",
      Wire.event("ADDED", #"{"metadata":{"name":"x"}}"#),
      Wire.event("ADDED", #"{"metadata":{"name":"x","resourceVersion":"8"}}"#),
      "endless",
    ])
  func garbage(line: String) throws {
    let line = line == "endless" ? String(repeating: " ", count: 17 << 20) : line
    let pods = try WatchedPods { request, lists, watches in
      guard request.isWatch else { return lists == 0 ? Self.list : Self.newList }
      return watches == 0
        ? Self.stream(Wire.event("ADDED", Wire.pod("c", version: 8)) + line) : Channel.silence
    }
    let seen = pods.handler.wait { $0.podNames == ["shop/b"] && $0.state(Pod.self) == .watching }
    #expect(
      seen.log.filter { $0.contains("pod") } == [
        "pods=a", "pods watching", "+pod c", "pods broken", "pods=b", "pods watching",
      ])
  }

  @Test("a change that trickles in is told when it is whole")
  func slowStream() throws {
    let text = Wire.event("ADDED", Wire.pod("b", version: 8))
    let pods = try WatchedPods { request, _, _ in
      request.isWatch
        ? .stream { body in
          for byte in text {
            body.send(String(byte))
            usleep(500)
          }
          Channel().play(body)
        } : Self.list
    }
    #expect(pods.handler.wait { $0.podNames.count == 2 }.podNames == ["shop/a", "shop/b"])
    #expect(pods.watchVersions.count == 1)
  }

  @Test(
    "a server that has too much to do is asked again when it says, and not before", arguments: [429, 503])
  func tooManyRequests(status: Int) throws {
    let start = MonotonicInstant.now
    let pods = try WatchedPods { request, lists, _ in
      if request.isWatch { return Channel.silence }
      return lists == 0
        ? .json(Wire.status(status, "Busy"), status: status, headers: ["Retry-After": "1"]) : Self.list
    }
    pods.handler.wait { $0.state(Pod.self) == .watching }
    #expect(start.duration(to: .now) >= .seconds(1))
    #expect(pods.podRequests.count { !$0.isWatch } == 2)
  }

  @Test("a missing permission is told, and found when it is granted", arguments: [true, false])
  func forbidden(isWatch: Bool) throws {
    let isAllowed = Atomic(false)
    let pods = try WatchedPods { request, _, _ in
      if request.isWatch == isWatch, !isAllowed.load(ordering: .relaxed) {
        return .json(Wire.status(403, "Forbidden"), status: 403)
      }
      return request.isWatch ? Channel.silence : Self.list
    }
    let seen = pods.handler.wait { $0.state(Pod.self)?.word == "forbidden" }
    guard case .forbidden(let permission) = seen.state(Pod.self)?.error else {
      throw Unexpected(seen.state(Pod.self)?.error)
    }
    #expect(permission.verb == (isWatch ? "watch" : "list"))
    #expect(permission.resource == "pods" && permission.namespace == nil)
    isAllowed.store(true, ordering: .relaxed)
    #expect(pods.handler.wait { $0.state(Pod.self) == .watching }.podNames == ["shop/a"])
    #expect(pods.podRequests.count { !$0.isWatch } == (isWatch ? 1 : pods.podRequests.count - 1))
    #expect(pods.log.lines.count { $0.hasPrefix("warning: not allowed to watch") } == 1)
  }

  @Test("a token that was replaced is read anew when the old one is refused")
  func rotatedToken() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("token", "old")
    let pods = try WatchedPods(user: User(token: .file(file, fallback: nil))) { request, _, _ in
      if request.headers["authorization"] == "Bearer old" {
        // All streams come here, and none may find half a file.
        try! Data("new".utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
        return .json(Wire.status(401, "Unauthorized"), status: 401)
      }
      return request.isWatch ? Channel.silence : Self.list
    }
    pods.handler.wait { $0.state(Pod.self) == .watching }
    #expect(
      pods.podRequests.map { $0.headers["authorization"] } == ["Bearer old", "Bearer new", "Bearer new"])
    #expect(pods.handler.seen.count("pods broken") == 0)
  }

  @Test("a watch whose answer does not begin is given up")
  func headless() throws {
    let pods = try WatchedPods { request, _, watches in
      request.isWatch ? (watches == 0 ? .silence : Channel.silence) : Self.list
    }
    pods.handler.wait { $0.state(Pod.self) == .watching }
    #expect(
      pods.handler.seen.log.filter { $0.contains("pods") } == ["pods=a", "pods broken", "pods watching"])
  }

  @Test("each transition is logged once, and no secret with it")
  func logging() throws {
    let isUp = Atomic(false)
    let pods = try WatchedPods { request, _, _ in
      guard isUp.load(ordering: .relaxed) else { return .reset }
      return request.isWatch ? Channel.silence : Self.list
    }
    pods.handler.wait { _ in pods.podRequests.count > 4 }
    isUp.store(true, ordering: .relaxed)
    pods.handler.wait { $0.state(Pod.self) == .watching }
    let lines = pods.log.lines.filter { $0.hasSuffix("stream=pods") }
    #expect(
      lines.map { $0.prefix { $0 != "," && $0 != "=" } } == [
        "warning: cannot watch", "info: watching stream",
      ])
    #expect(!pods.log.lines.contains { $0.contains("sesame") })
  }
}
