import Health
import Testing
import TestSupport

extension APIServerTests {
  /// What is missing, and an API server that goes and comes.
  @Suite struct OutageTests {
    @Test func aMissingDeploymentAndAMissingNamespace() async throws {
      let space = try await Workspace("missing")
      try await space.expect("web", 404)
      let result = try await space.server.poll("web", in: "\(space.namespace)-not")
      #expect(result.status == 404 && result.json["status"] as? String == "fail", "\(result)")
    }

    @Test func aDeploymentThatNoControllerHasSeen() async throws {
      let space = try await Workspace("unseen")
      try await space.create(Manifest.deployment("web"))
      try await space.expect(
        "web", 503, .unavailable, [.notObserved, .generationNotObserved, .scalingInProgress])
    }

    @Test(arguments: [Assets.Program.apiServer, .etcd])
    func liveAnswersWhileTheAPIServerOrItsStoreHangs(_ program: Assets.Program) async throws {
      let space = try await Workspace("hanging")
      try await space.simulate("web", replicas: 2)
      try await space.plane.install(as: "default", environment: ["WATCH": "off"]) { server in
        try await space.expect("web", 200, .healthy, from: server)
        defer { space.plane.resume(program) }
        try await space.plane.halt(program)
        let first = try await server.poll("web", in: space.namespace)
        #expect(first.status == 504 && first.body.contains("Kubernetes API server"), "\(first)")
        if program == .apiServer {
          let isKnown = try await holds(every: .milliseconds(200)) {
            let next = try await server.poll("web", in: space.namespace)
            return next.status == 504 && next.seconds < 1
          }
          #expect(isKnown, "polls are answered at once when a probe has failed as well")
        }
        #expect(try await curl("\(server.url)/readyz").status == 200)
        space.plane.resume(program)
        try await space.expect("web", 200, .healthy, from: server, within: .seconds(20))
      }
    }

    @Test func liveAnswersWhileTheAPIServerStopsAndStarts() async throws {
      let space = try await Workspace("outage-live")
      try await space.simulate("web", replicas: 2)
      try await space.plane.install(as: "default", environment: ["WATCH": "off"]) { server in
        try await space.expect("web", 200, .healthy, from: server)
        await space.plane.stop(.apiServer)
        for _ in 1...2 {
          let result = try await server.poll("web", in: space.namespace)
          #expect(result.status == 502 && result.seconds < 5, "before its time is over: \(result)")
        }
        let readiness = try await curl("\(server.url)/readyz")
        #expect(readiness.status == 200, "somebody must be there to say 502: \(readiness)")
        #expect(server.responder.output.contains("API server cannot be reached"))
        try await space.plane.startAPIServer()
        try await space.expect("web", 200, .healthy, from: server, within: .seconds(10))
        #expect(server.responder.output.contains("API server reachable again"))
      }
    }

    @Test func morePodsThanOnePageHolds() async throws {
      let space = try await Workspace("paging")
      // Not one may be lost between the pages: it would count as missing.
      try await space.simulate("web", replicas: 501, areReady: false)
      try await space.expect("web", 503, .unavailable, [.noReplicasReady, .podStarting])
    }
  }
}
