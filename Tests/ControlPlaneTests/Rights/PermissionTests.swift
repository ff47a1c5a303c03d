import Foundation
import Health
import TestSupport
import Testing

extension RightsTests {
  /// The rights of `config/clusterrole.yaml` and `config/role.yaml`: each is of use, and there are no others; one after the
  /// other, as one of them takes the cluster role away.
  @Suite(.serialized) struct PermissionTests {
    /// What the program may do, and nothing else.
    private static let rules: [JSON] = [
      [
        "apiGroups": ["apps"], "resources": ["deployments", "statefulsets", "daemonsets", "replicasets"],
        "verbs": ["get", "list", "watch"],
      ],
      ["apiGroups": ["batch"], "resources": ["jobs", "cronjobs"], "verbs": ["get", "list", "watch"]],
      ["apiGroups": [""], "resources": ["pods"], "verbs": ["list", "watch"]],
      ["apiGroups": [""], "resources": ["events"], "verbs": ["list", "watch"]],
    ]

    /// Live, as the API server lets a watch go on that it has once allowed.
    @Test func theRightsAreTakenAwayAndGivenBack() async throws {
      let space = try await Workspace("revoked")
      try await space.simulate("web", replicas: 1)
      try await space.plane.install(as: "default", environment: ["WATCH": "off"]) { server in
        try await space.expect("web", 200, .healthy, from: server)
        let bindings = "\(Path.roles)/clusterrolebindings"
        let binding = try #require(try await space.api.get("\(bindings)/k8s-heartbeat"))
        try await space.api.delete("\(bindings)/k8s-heartbeat")
        try await space.expect("web", 502, from: server)
        server.expectLog(toAskFor: "get", on: "deployments")
        let fresh = binding.merging(["metadata": ["resourceVersion": nil, "uid": nil]])
        try await space.api.create(fresh, in: bindings)
        try await space.expect("web", 200, .healthy, from: server)
      }
    }

    @Test func nothingElseIsAllowed() async throws {
      let plane = try #require(TestCluster.shared).plane
      let program = try await plane.program(in: "default")
      for namespace in ["default", "kube-system"] {
        #expect(try await Self.rights(of: program, in: namespace) == Self.rules)
      }
      let space = try await Workspace("rights")
      try await space.plane.kubectl.run("create", "-n", space.namespace, "-f", Workspace.role)
      let local = try await plane.program(in: space.namespace)
      #expect(try await Self.rights(of: local, in: space.namespace) == Self.rules)
      #expect(try await Self.rights(of: local, in: "default") == [])
    }

    @Test(arguments: [
      ["get", "secrets"], ["list", "secrets"], ["list", "configmaps"], ["get", "pods"], ["create", "pods"],
      ["delete", "pods"], ["get", "pods", "--subresource=log"], ["create", "pods", "--subresource=exec"],
      ["patch", "deployments.apps"], ["delete", "deployments.apps"],
      ["patch", "deployments.apps", "--subresource=scale"], ["delete", "replicasets.apps"],
      ["create", "events"], ["list", "events.events.k8s.io"], ["list", "nodes"], ["list", "namespaces"],
      ["impersonate", "users"],
    ])
    func kubectlAgreesThatItMayNot(_ what: [String]) async throws {
      let plane = try #require(TestCluster.shared).plane
      let (exitCode, output) = try await plane.kubectl.ask(
        ["auth", "can-i"] + what + ["--as", "system:serviceaccount:default:k8s-heartbeat"])
      #expect(exitCode == 1 && output.contains("no"), "\(output)")
    }

    @Test(arguments: [
      "deployments.apps", "statefulsets.apps", "daemonsets.apps", "replicasets.apps", "jobs.batch",
      "cronjobs.batch",
      "pods", "events",
    ])
    func kubectlAgreesThatItMayWatch(_ resource: String) async throws {
      let plane = try #require(TestCluster.shared).plane
      let (exitCode, output) = try await plane.kubectl.ask(
        [
          "auth", "can-i", "watch", resource, "--all-namespaces", "--as",
          "system:serviceaccount:default:k8s-heartbeat",
        ])
      #expect(exitCode == 0 && output.contains("yes"), "\(output)")
    }

    @Test func withoutEventsVerdictsComeWithoutEvidence() async throws {
      let space = try await Workspace("without-events")
      let pods = try await space.simulate("web", replicas: 1)
      try await space.report(pods[0], .unready(since: 60))
      try await space.warn(about: pods[0], "Unhealthy", "Readiness probe failed")
      try await space.grant()
      try await space.plane.install(as: space.namespace) { server in
        try await space.expect(
          "web", 503, .unavailable, [.noReplicasReady, .podUnready], from: server)
        let told = try await server.poll("web", in: space.namespace)
        #expect(told.body.contains("Unhealthy: Readiness probe failed"), "\(told)")

        try await space.revoke(["list", "watch"], on: ["events"])
        let isGone = try await holds(every: .milliseconds(200)) {
          let untold = try await server.poll("web", in: space.namespace)
          #expect(Answer(untold) == Answer(told))
          return !untold.body.contains("Unhealthy")
        }
        #expect(isGone)
        _ = try await server.poll("web", in: space.namespace)
        let lines = server.responder.output.split(separator: "\n").filter {
          $0.contains("verdicts come without evidence")
        }
        #expect(lines.count == 1, "\(lines)")
        server.expectLog(toAskFor: "list", on: "events")
      }
    }

    @Test func withoutWatchItAnswersAllTheSame() async throws {
      let space = try await Workspace("without-watch")
      try await space.simulate("web", replicas: 1)
      try await space.grant()
      try await space.revoke(["list", "watch"], on: ["deployments"])
      try await space.revoke(["watch"], on: ["pods"])
      try await space.revoke(["watch"], on: ["events"])
      try await space.plane.install(as: space.namespace) { server in
        try await space.expect("web", 200, .healthy, from: server)
      }
    }

    @Test func aRoleOfOneNamespaceSufficesToWatchIt() async throws {
      let space = try await Workspace("own-watch")
      let pods = try await space.simulate("web", replicas: 1)
      try await space.grant()
      let environment = ["WATCH_NAMESPACES": space.namespace]
      try await space.plane.install(as: space.namespace, environment: environment) { server in
        try await space.expect("web", 200, .healthy, from: server)
        try await space.report(pods[0], .unready(since: 60))
        try await space.expect("web", 503, .unavailable, [.noReplicasReady, .podUnready], from: server)
        #expect(!server.responder.output.contains("not allowed to watch"))
      }
    }

    @Test func withoutItsServiceAccountTheLogNamesTheCredentials() async throws {
      let space = try await Workspace("no-account")
      try await space.simulate("web", replicas: 1)
      try await space.grant()
      try await space.plane.install(as: space.namespace) { server in
        try await space.expect("web", 200, .healthy, from: server)
        try await space.api.delete(Path.core(space.namespace, "serviceaccounts/k8s-heartbeat"))
        try await space.expect("web", 502, from: server)
        let log = server.responder.output
        #expect(log.contains("does not accept the credentials"), "\(log)")
      }
    }

    @Test func aRoleOfOneNamespaceAnswersThereAlone() async throws {
      let space = try await Workspace("own")
      let other = try await Workspace("other")
      for space in [space, other] { try await space.simulate("web", replicas: 1) }
      try await space.grant()
      try await space.plane.install(as: space.namespace) { server in
        try await space.expect("web", 200, .healthy, from: server)
        try await space.expect("missing", 404, from: server)
        try await other.expect("web", 502, from: server)
        server.expectLog(toAskFor: "get", on: "deployments")
        #expect(server.responder.output.contains("namespace \(other.namespace)"))
      }
    }
  }
}

extension RightsTests.PermissionTests {
  /// What a user may do in a namespace, but for what everybody may: to ask who they are, and just this.
  private static func rights(of user: API, in namespace: String) async throws -> [JSON] {
    let review = try await user.create(
      ["spec": ["namespace": .string(namespace)]],
      in: "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews")
    let everybodys: [JSON] = [["authorization.k8s.io"], ["authentication.k8s.io"]]
    return review["status", "resourceRules"].elements.filter { !everybodys.contains($0["apiGroups"]) }
  }
}
