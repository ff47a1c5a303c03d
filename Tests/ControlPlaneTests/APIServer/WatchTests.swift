import Foundation
import Health
import Kubernetes
import TestSupport
import Testing

extension APIServerTests {
  /// The watch on a real API server: HTTP/2, its own bookmarks, its own ends.
  @Suite struct WatchTests {
    /// Waits until the three watches are open.
    private func awaitWatches(of server: HeartbeatServer) async throws {
      try await server.responder.require("all watches") {
        server.responder.output.components(separatedBy: ": watching ").count > WatchedObjects.types.count
      }
    }

    @Test func changesShowAndAreLogged() async throws {
      let space = try await Workspace("watched")
      let pods = try await space.simulate("web", replicas: 2)
      try await space.plane.install(as: "default") { server in
        try await awaitWatches(of: server)
        try await space.expect("web", 200, .healthy, from: server)
        for pod in pods { try await space.report(pod, .unready(since: 60)) }
        try await space.expect("web", 503, .unavailable, [.noReplicasReady, .podUnready], from: server)
        for pod in pods { try await space.report(pod, .ready) }
        try await space.expect("web", 200, .healthy, from: server)
        try await space.delete("web")
        try await space.expect("web", 404, from: server)
        #expect(server.responder.output.contains("to=unavailable"))
      }
    }

    @Test func anAnswerOutlivesTheAPIServerForAWhile() async throws {
      let space = try await Workspace("outlived")
      try await space.simulate("web", replicas: 1)
      try await space.plane.install(as: "default", environment: ["STALE_AFTER": "1h"]) { server in
        try await awaitWatches(of: server)
        try await space.expect("web", 200, .healthy, from: server)
        await space.plane.stop(.apiServer)
        try await server.responder.require("the outage is known") {
          server.responder.output.contains("API server cannot be reached")
        }
        let result = try await server.poll("web", in: space.namespace)
        // Nothing is asked of the API server, which would take the 5 seconds that it is given.
        #expect(result.status == 200 && result.seconds < 5, "\(result)")
        try await space.plane.startAPIServer()
      }
    }

    @Test func noAnswerOutlivesItForEver() async throws {
      let space = try await Workspace("stale")
      try await space.simulate("web", replicas: 1)
      try await space.plane.install(as: "default", environment: ["STALE_AFTER": "4s"]) { server in
        try await awaitWatches(of: server)
        await space.plane.stop(.apiServer)
        try await space.expect("web", 502, from: server, within: .seconds(20))
        try await space.plane.startAPIServer()
        try await space.expect("web", 200, .healthy, from: server)
      }
    }

    /// The versions that the watches stopped at are gone from etcd, and from the API server's memory with its process.
    @Test func whatHappenedBeforeACompactionIsListedAnew() async throws {
      let space = try await Workspace("compacted")
      let pods = try await space.simulate("web", replicas: 1)
      try await space.plane.install(as: "default", environment: ["STALE_AFTER": "1h"]) { server in
        try await awaitWatches(of: server)
        try await space.expect("web", 200, .healthy, from: server)
        server.responder.signal(SIGSTOP)
        do {
          try await space.report(pods[0], .unready(since: 60))
          await space.plane.stop(.apiServer)
          try await space.plane.compactStore()
          try await space.plane.startAPIServer()
        } catch {
          server.responder.signal(SIGCONT)
          throw error
        }
        server.responder.signal(SIGCONT)
        try await space.expect("web", 503, .unavailable, [.noReplicasReady, .podUnready], from: server)
        try await space.report(pods[0], .ready)
        try await space.expect("web", 200, .healthy, from: server)
      }
    }
  }
}
