import Foundation
import Health
import Testing

@testable import Kubernetes

@Suite("Watcher", .timeLimit(.minutes(1)))
struct WatcherTests {
  @Test("lists in pages, then watches from the list's version, and tells of every change")
  func listAndWatch() throws {
    let channel = Channel()
    let pods = try WatchedPods { request, _, _ in
      if request.isWatch { return .stream(channel.play) }
      return request["continue"] == nil
        ? .json(Wire.list([Wire.pod("a", version: 3)], version: 7, next: "x"))
        : .json(Wire.list([Wire.pod("b", version: 4)], version: 7))
    }
    #expect(pods.observer.wait { $0.state(.pods) == .watching }.podNames == ["shop/a", "shop/b"])
    channel.send(
      Wire.event("ADDED", Wire.pod("c", version: 8)) + Wire.event("DELETED", Wire.pod("a", version: 9)))
    channel.send(Wire.event("MODIFIED", Wire.pod("b", version: 10)))
    pods.observer.wait { $0.count("+pod b") == 1 }
    #expect(
      pods.observer.seen.log.filter { $0.contains("pod") } == [
        "pods=a,b", "pods watching", "+pod c", "-pod a", "+pod b",
      ])
    let watch = try #require(pods.podRequests.last)
    #expect(watch["resourceVersion"] == "7" && watch["allowWatchBookmarks"] == "true")
    #expect(watch["timeoutSeconds"].flatMap { Int($0) }.map((300...600).contains) == true)
  }

  @Test("a watch that ends goes on after the last version, that of a bookmark included, without a new list")
  func resumption() throws {
    let channel = Channel()
    let pods = try WatchedPods { request, _, _ in
      request.isWatch ? .stream(channel.play) : .json(Wire.list([], version: 7))
    }
    channel.send(Wire.event("ADDED", Wire.pod("a", version: 8)))
    channel.end(.clean)
    channel.send(Wire.bookmark(20))
    channel.end(.clean)
    channel.send(Wire.event("ADDED", Wire.pod("b", version: 21)))
    pods.observer.wait { $0.podNames.count == 2 }
    #expect(pods.watchVersions == ["7", "8", "20"])
    #expect(
      pods.observer.seen.log.filter { $0.contains("pod") }.prefix(4) == [
        "pods=", "pods watching", "+pod a", "+pod b",
      ])
  }
}
