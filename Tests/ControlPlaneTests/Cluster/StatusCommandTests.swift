import Foundation
import TestSupport
import Testing

extension ClusterTests {
  /// `k8s-heartbeat status --wait`, as a pipeline runs it behind `kubectl apply`.
  @Suite struct StatusCommandTests {
    /// Runs the command on a deployment, and a body meanwhile: its exit code and what it said.
    private func wait(
      for deployment: String, in space: Workspace, _ limit: String = "60s",
      _ body: () async throws -> Void = {}
    ) async throws -> (code: CInt?, output: String) {
      try await withTemporaryFolder { folder in
        let kubeconfig = folder.appendingPathComponent("kubeconfig")
        try Kubeconfig.write(to: kubeconfig, as: try await space.plane.program(in: "default"))
        let program = try RunningProgram(
          Repository.product("k8s-heartbeat"),
          ["status", "\(space.namespace)/deployment/\(deployment)", "--wait", limit],
          environment: ["KUBECONFIG": kubeconfig.path], log: folder.appendingPathComponent("log"))
        do {
          try await body()
        } catch {
          await program.stop()
          throw error
        }
        let code = await program.exitCode(within: .seconds(90))
        await program.stop()
        return (code, program.output)
      }
    }

    @Test func aGoodRolloutAndABadOne() async throws {
      let space = try await Workspace("status")
      try await space.create(Manifest.deployment("web"))
      let good = try await wait(for: "web", in: space)
      #expect(good.code == 0 && good.output.hasSuffix("Healthy: 2 of 2 pods ready.\n"), "\(good)")
      try await space.change("web", container: ["image": "Not a valid name"])
      let bad = try await wait(for: "web", in: space)
      #expect(bad.code == 2 && bad.output.contains("cannot become healthy: ImagePullFailing"), "\(bad)")
    }

    @Test func oneThatIsRepairedWhileItWaits() async throws {
      let space = try await Workspace("status-repaired")
      try await space.create(Manifest.deployment("web", replicas: 1, pod: Manifest.unattended))
      let pods = try await space.pods(of: "web", count: 1)
      try await space.report(pods[0], .starting)
      let late = try await wait(for: "web", in: space, "1s")
      #expect(late.code == 1 && late.output.contains("not healthy after 1s"), "\(late)")
      let repaired = try await wait(for: "web", in: space) { try await space.report(pods[0], .ready) }
      #expect(repaired.code == 0, "\(repaired)")
    }

    @Test func theFixOfACrashLoopDoesNotFailForTheLoop() async throws {
      let space = try await Workspace("status-loop")
      try await space.create(Manifest.deployment("web", replicas: 2, pod: Manifest.unattended))
      var looping = KubeletStatus.starting
      looping.started = 600
      looping.container = .waiting(
        "CrashLoopBackOff", after: KubeletStatus.Container.terminated(started: 30, finished: 20), restarts: 5)
      let old = try await space.pods(of: "web", count: 2)
      for pod in old { try await space.report(pod, looping) }
      let loop = try await wait(for: "web", in: space)
      #expect(loop.code == 2 && loop.output.contains("cannot become healthy: PodCrashLooping"), "\(loop)")

      try await space.change("web", container: ["image": "registry.example.com/app:2"])
      let fixed = try await wait(for: "web", in: space) {
        // The controller brings in the new ones as they become ready, one or several at a time.
        var reported = Set(old.map(\.name))
        let isDone = try await holds(within: .seconds(60), every: .milliseconds(100)) {
          for pod in try await space.pods(of: "web")
          where !reported.contains(pod.name) && pod["metadata", "deletionTimestamp"] == .null {
            try await space.report(pod, .ready)
            reported.insert(pod.name)
          }
          return reported.count >= old.count + 2
        }
        #expect(isDone)
      }
      #expect(fixed.code == 0, "\(fixed)")
    }
  }
}
