import Foundation
import Health
import TestSupport
import Testing

extension APIServerTests {
  /// What a real API server takes from somebody who may write in one namespace, beside polls of another namespace.
  @Suite struct HostileObjectTests {
    /// A tenant's namespace with a deployment whose pod is not ready, and that of somebody else.
    private struct Tenants {
      let hostile: Workspace
      let other: Workspace
      let pod: JSON

      init(_ name: String) async throws {
        hostile = try await Workspace("hostile-\(name)")
        other = try await Workspace("beside-\(name)")
        pod = try await hostile.simulate("victim", replicas: 1)[0]
        try await other.simulate("web", replicas: 2)
      }

      /// Writes a warning about the pod with fields of its own.
      func warn(_ fields: JSON) async throws {
        let object: JSON = [
          "kind": "Pod", "namespace": .string(hostile.namespace), "name": .string(pod.name),
          "uid": pod["metadata", "uid"],
        ]
        let event: JSON = [
          "metadata": ["generateName": "hostile."], "involvedObject": object, "type": "Warning",
          "reason": "Unhealthy", "message": "hostile", "source": ["component": "tenant"],
        ]
        try await hostile.api.create(event.merging(fields), in: Path.core(hostile.namespace, "events"))
      }

      /// Runs a body with the program, which must be the same process at its end and have the other's answer ready.
      func withWatch(
        _ environment: [String: String] = [:], _ body: (HeartbeatServer) async throws -> Void
      ) async throws {
        try await other.plane.install(as: "default", environment: environment) { server in
          try await other.expect("web", 200, .healthy, from: server)
          try await body(server)
          try await other.expect("web", 200, .healthy, from: server)
          #expect(server.responder.isRunning)
          #expect(!server.responder.output.contains("cannot watch"))
        }
      }
    }

    @Test(arguments: ["on", "off"]) func anEventAtTheEndOfTime(watch: String) async throws {
      let tenants = try await Tenants("late-event")
      try await tenants.hostile.report(tenants.pod, .unready(since: 60))
      try await tenants.withWatch(["WATCH": watch]) { server in
        try await tenants.warn([
          "eventTime": "9999-12-31T23:59:59.999999Z", "reportingComponent": "tenant",
          "reportingInstance": "tenant-1", "action": "Breaking",
        ])
        try await tenants.hostile.expect(
          "victim", 503, .unavailable, [.noReplicasReady, .podUnready], evidence: "Unhealthy",
          from: server)
        let answer = try await server.poll("victim", in: tenants.hostile.namespace)
        #expect(answer.body.contains("9999-12-31T23:59:59"), "\(answer)")
      }
      // It is there at the next start, too.
      try await tenants.withWatch(["WATCH": watch]) { server in
        try await tenants.hostile.expect(
          "victim", 503, .unavailable, [.noReplicasReady, .podUnready], from: server)
      }
    }

    @Test func anEventBehindTheEndOfTime() async throws {
      let tenants = try await Tenants("later-event")
      try await tenants.withWatch { server in
        try await tenants.warn(["lastTimestamp": "9999-12-31T23:59:59-01:00", "count": 1])
        try await server.responder.require("the event is passed over") {
          let log = server.responder.output
          return log.contains("an event cannot be read") && log.contains("lastTimestamp")
        }
        try await tenants.hostile.expect("victim", 200, .healthy, from: server)
      }
    }

    @Test(arguments: ["on", "off"]) func aPercentageBeyondAllSense(watch: String) async throws {
      let tenants = try await Tenants("percentage")
      let strategy = { (surge: JSON) -> JSON in
        ["spec": ["strategy": ["rollingUpdate": ["maxSurge": surge]]]]
      }
      try await tenants.withWatch(["WATCH": watch]) { server in
        try await tenants.hostile.expect("victim", 200, .healthy, from: server)
        try await tenants.hostile.change("victim", strategy("3000000000%"))
        try await tenants.hostile.expect("victim", 502, from: server)
        let log = server.responder.output
        #expect(log.contains("kind=Deployment") && log.contains("name=victim"))
        #expect(log.contains("spec.strategy.rollingUpdate.maxSurge"), "\(log.suffix(2000))")
        try await tenants.hostile.change("victim", strategy("25%"))
        try await tenants.hostile.observe("victim")
        try await tenants.hostile.expect("victim", 200, .healthy, from: server)
      }
    }

    /// Nine of them are more than one page of a list may have.
    @Test func deploymentsOfEightMegabytes() async throws {
      let tenants = try await Tenants("large")
      let large: JSON = [
        "env": [["name": "LARGE", "value": .string(String(repeating: "<", count: 1_400_000))]]
      ]
      for number in 1...9 {
        try await tenants.hostile.create(
          Manifest.deployment("large-\(number)", replicas: 0, container: large))
      }
      try await tenants.withWatch { server in
        try await server.responder.require("three watches") {
          server.responder.output.components(separatedBy: ": watching ").count > 3
        }
        try await tenants.hostile.expect("large-9", 503, .unavailable, [.scaledToZero], from: server)
        try await tenants.hostile.scale("large-1", to: 1)
        try await tenants.hostile.expect(
          "large-1", 503, .unavailable, [.notObserved, .generationNotObserved, .scalingInProgress],
          from: server)
        #expect(!server.responder.output.contains("kind=Deployment"))
        #expect(!server.responder.output.contains("made anew"))
      }
      for number in 1...9 { try await tenants.hostile.delete("large-\(number)") }
    }
  }
}
