import Foundation
import Health
import Synchronization
import System
import TestSupport
import Testing

@testable import Kubernetes

@Suite("Informer", .timeLimit(.minutes(1)))
struct InformerTests {
  @Test("lists in pages, then watches from the list's version, and tells of every change")
  func listAndWatch() throws {
    let channel = Channel()
    let pods = try WatchedPods { request, _, _ in
      if request.isWatch { return .stream(channel.play) }
      return request["continue"] == nil
        ? .json(Wire.list([Wire.pod("a", version: 3)], version: 7, next: "x"))
        : .json(Wire.list([Wire.pod("b", version: 4)], version: 7))
    }
    #expect(pods.handler.wait { $0.state(Pod.self) == .watching }.podNames == ["shop/a", "shop/b"])
    channel.send(
      Wire.event("ADDED", Wire.pod("c", version: 8)) + Wire.event("DELETED", Wire.pod("a", version: 9)))
    channel.send(Wire.event("MODIFIED", Wire.pod("b", version: 10)))
    pods.handler.wait { $0.count("+pod b") == 1 }
    #expect(
      pods.handler.seen.log.filter { $0.contains("pod") } == [
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
    pods.handler.wait { $0.podNames.count == 2 }
    #expect(pods.watchVersions == ["7", "8", "20"])
    #expect(
      pods.handler.seen.log.filter { $0.contains("pod") }.prefix(4) == [
        "pods=", "pods watching", "+pod a", "+pod b",
      ])
  }

  @Test("each namespace has streams of its own")
  func namespaces() throws {
    let pods = try WatchedPods(scopes: [.namespace("shop"), .namespace("blog")]) { request, _, _ in
      let namespace = request.target.contains("/namespaces/shop/") ? "shop" : "blog"
      return request.isWatch
        ? Channel.silence : .json(Wire.list([Wire.pod("a", namespace: namespace, version: 3)], version: 7))
    }
    let seen = pods.handler.wait {
      $0.states.count { $0.value == .watching } == 2 * WatchedObjects.types.count
    }
    #expect(seen.podNames == ["blog/a", "shop/a"])
    #expect(
      Set(seen.log.filter { $0.hasSuffix(" watching") }).contains("events in namespace blog watching"))
    #expect(
      pods.server.requests.contains {
        $0.target.hasPrefix(
          "/api/v1/namespaces/blog/events?watch=true&fieldSelector=involvedObject.kind%3DPod%2Ctype%3DWarning&"
        )
      })
  }

  @Test("a stream is confirmed by the list, by bytes, and while it is silent by small requests")
  func confirmation() throws {
    let start = MonotonicInstant.now
    let channel = Channel()
    let pods = try WatchedPods { request, _, _ in
      request.isWatch ? .stream(channel.play) : .json(Wire.list([], version: 7))
    }
    let stream = WatchStream(Pod.self, in: .cluster)
    pods.handler.wait { ($0.confirmations[stream]?.count ?? 0) > 3 }
    channel.send(Wire.bookmark(8))
    let before = MonotonicInstant.now
    pods.handler.wait { ($0.confirmations[stream]?.last ?? start) > before }
    let seen = pods.handler.seen
    let moments = try #require(seen.confirmations[stream])
    #expect(moments == moments.sorted() && moments[0] >= start)
    #expect(seen.confirmations[WatchStream(Deployment.self, in: .cluster)]?.isEmpty == false)
    #expect(seen.confirmations[WatchStream(PodWarning.self, in: .cluster)] == nil)
    let small = pods.server.requests.filter { $0.resource == nil }
    #expect(Set(small.map(\.target)) == ["/version"])
  }

  @Test("while small requests are not answered nothing is confirmed, and nothing broken")
  func unconfirmed() throws {
    let isSilent = Atomic(false)
    let pods = try WatchedPods(version: {
      isSilent.load(ordering: .relaxed) ? .silence : .json("{}")
    }) { request, _, _ in
      request.isWatch ? Channel.silence : .json(Wire.list([], version: 7))
    }
    let stream = WatchStream(Pod.self, in: .cluster)
    pods.handler.wait { ($0.confirmations[stream]?.count ?? 0) > 3 }
    isSilent.store(true, ordering: .relaxed)
    let asked = pods.smallRequests
    pods.handler.wait { _ in pods.smallRequests >= asked + 3 }
    let last = pods.handler.seen.confirmations[stream]?.last
    pods.handler.wait { _ in pods.smallRequests >= asked + 4 }
    #expect(pods.handler.seen.confirmations[stream]?.last == last)
    #expect(pods.handler.seen.state(Pod.self) == .watching)
    isSilent.store(false, ordering: .relaxed)
    #expect(pods.handler.wait { $0.confirmations[stream]?.last != last }.confirmations[stream]?.last != last)
  }

  @Test("stopping closes the connections, and ends in time")
  func stop() throws {
    let isAbandoned = Atomic(false)
    let pods = try WatchedPods { request, _, _ in
      request.isWatch
        ? .stream { body in
          Channel().play(body)
          isAbandoned.store(true, ordering: .relaxed)
        } : .json(Wire.list([], version: 7))
    }
    pods.handler.wait { $0.state(Pod.self) == .watching }
    let start = MonotonicInstant.now
    pods.informer.stop()
    #expect(start.duration(to: .now) < .seconds(2))
    pods.handler.wait { _ in isAbandoned.load(ordering: .relaxed) }
    let wasAbandoned = isAbandoned.load(ordering: .relaxed)
    #expect(wasAbandoned)
    let told = pods.handler.seen.log
    try pods.informer.start()
    pods.handler.wait { $0.count("pods=") == 2 }
    #expect(pods.handler.seen.log.count > told.count, "an informer can be started again")
  }
}
