import Foundation
import Health
import TestSupport
import Testing

extension APIServerTests {
  /// The rights of `config/clusterrole.yaml` and `config/role.yaml`: each is of use, and there are no others.
  @Suite struct PermissionTests {
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
        Self.expectLog(of: server, toAskFor: "get", on: "deployments")
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
      try await space.plane.kubectl.run("create", "-n", space.namespace, "-f", Self.role)
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

    @Test(arguments: ["deployments.apps", "replicasets.apps", "pods", "events"])
    func kubectlAgreesThatItMayWatch(_ resource: String) async throws {
      let plane = try #require(TestCluster.shared).plane
      let (exitCode, output) = try await plane.kubectl.ask(
        [
          "auth", "can-i", "watch", resource, "--all-namespaces", "--as",
          "system:serviceaccount:default:k8s-heartbeat",
        ])
      #expect(exitCode == 0 && output.contains("yes"), "\(output)")
    }

    @Test(arguments: [("get", "deployments"), ("list", "pods")])
    func withoutItThereIsNoVerdict(_ verb: String, _ resource: String) async throws {
      let space = try await Workspace("without-\(resource)")
      try await space.simulate("web", replicas: 1)
      try await space.grant(without: [.string(verb)], on: .string(resource))
      try await space.plane.install(as: space.namespace) { server in
        try await space.expect("web", 502, from: server)
        Self.expectLog(of: server, toAskFor: verb, on: resource)
        let result = try await server.poll("web", in: space.namespace)
        #expect(!result.body.contains(resource), "a client need not know: \(result)")
      }
    }

    /// As with the cluster role of a version that knew deployments alone.
    @Test func aKindThatMayNotBeReadCostsItselfAlone() async throws {
      let space = try await Workspace("without-kind")
      try await space.simulate("web", replicas: 1)
      try await space.grant(without: ["get", "list", "watch"], on: "statefulsets")
      try await space.plane.install(as: space.namespace) { server in
        try await space.expect("web", 200, .healthy, from: server)
        let forbidden = try await curl(server.verdict("\(space.namespace)/statefulset/web"))
        #expect(forbidden.status == 502, "\(forbidden)")
        Self.expectLog(of: server, toAskFor: "get", on: "statefulsets")
        let unknown = try await curl(server.verdict("\(space.namespace)/daemonset/web"))
        #expect(unknown.status == 404, "\(unknown)")
        try await Self.expectGroups(in: space, from: server)
        try await space.expect("web", 200, .healthy, from: server)
      }
    }

    /// As with the cluster role of a version that went by names.
    @Test func withoutReplicaSetsNamesTellWhosePodsAreWhose() async throws {
      let space = try await Workspace("without-replicasets")
      let pods = try await space.simulate("web", replicas: 1)
      try await space.grant(without: ["get", "list", "watch"], on: "replicasets")
      let environment = ["WATCH_NAMESPACES": space.namespace]
      try await space.plane.install(as: space.namespace, environment: environment) { server in
        try await space.expect("web", 200, .healthy, from: server)
        try await space.report(pods[0], .unready(since: 60))
        try await space.expect("web", 503, .unavailable, [.noReplicasReady, .podUnready], from: server)
        Self.expectLog(of: server, toAskFor: "list", on: "replicasets")
        let lines = server.responder.output.split(separator: "\n").filter { $0.contains("not allowed") }
        #expect(lines.count == 1, "\(lines)")
      }
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

        try await space.revoke(["list", "watch"], on: "events")
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
        Self.expectLog(of: server, toAskFor: "list", on: "events")
      }
    }

    @Test func withoutWatchItAnswersAllTheSame() async throws {
      let space = try await Workspace("without-watch")
      try await space.simulate("web", replicas: 1)
      try await space.grant()
      try await space.revoke(["list", "watch"], on: "deployments")
      try await space.revoke(["watch"], on: "pods")
      try await space.revoke(["watch"], on: "events")
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
        Self.expectLog(of: server, toAskFor: "get", on: "deployments")
        #expect(server.responder.output.contains("namespace \(other.namespace)"))
      }
    }
  }
}

extension APIServerTests.PermissionTests {
  fileprivate static let role = Repository.file("config/role.yaml").path

  /// What a user may do in a namespace, but for what everybody may: to ask who they are, and just this.
  private static func rights(of user: API, in namespace: String) async throws -> [JSON] {
    let review = try await user.create(
      ["spec": ["namespace": .string(namespace)]],
      in: "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews")
    let everybodys: [JSON] = [["authorization.k8s.io"], ["authentication.k8s.io"]]
    return review["status", "resourceRules"].elements.filter { !everybodys.contains($0["apiGroups"]) }
  }

  /// What groups are answered where stateful sets may not be read.
  private static func expectGroups(in space: Workspace, from server: HeartbeatServer) async throws {
    let group = server.verdict(space.namespace)
    let unknown = try await curl(group)
    #expect(unknown.status == 502, "\(unknown)")
    #expect(unknown.body.contains("the permission to list statefulsets is missing"), "\(unknown)")
    let rest = try await curl(group + "&kind=deploy,ds")
    #expect(rest.status == 200, "\(rest)")
    let enough = try await curl(group + "&require=1")
    #expect(enough.status == 200 && enough.body.contains("degraded"), "\(enough)")
    let pods = try await space.pods(of: "web")
    for pod in pods { try await space.report(pod, .unready(since: 60)) }
    let isDown = try await holds(within: .seconds(90)) { try await curl(group).status == 503 }
    #expect(isDown, "a member is down whatever the others are")
    for pod in pods { try await space.report(pod, .ready) }
  }

  private static func expectLog(
    of server: HeartbeatServer, toAskFor verb: String, on resource: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    let log = server.responder.output
    #expect(
      log.contains("grant the verb \(verb) on resource \(resource)"), "\(log)", sourceLocation: location)
  }
}

extension Workspace {
  /// Creates the service account, the role and its binding, and takes some of the verbs away.
  fileprivate func grant(without verbs: [JSON] = [], on resource: JSON = nil) async throws {
    try await plane.kubectl.run(
      "create", "-n", namespace, "-f", APIServerTests.PermissionTests.role)
    if !verbs.isEmpty { try await revoke(verbs, on: resource) }
  }

  /// Takes verbs on a resource out of the role.
  fileprivate func revoke(_ verbs: [JSON], on resource: JSON) async throws {
    let path = "\(Path.roles)/namespaces/\(namespace)/roles/k8s-heartbeat"
    let rules = try #require(try await api.get(path))["rules"].elements.flatMap { rule -> [JSON] in
      let resources = rule["resources"].elements
      guard resources.contains(resource) else { return [rule] }
      // The other resources of the rule keep theirs.
      let others = rule.merging(["resources": .array(resources.filter { $0 != resource })])
      let own = rule.merging([
        "resources": [resource], "verbs": .array(rule["verbs"].elements.filter { !verbs.contains($0) }),
      ])
      return resources.count > 1 ? [others, own] : [own]
    }
    // Newer API servers refuse a rule that has no verbs left.
    let rest = rules.filter { !$0["verbs"].elements.isEmpty }
    try await api.patch(path, ["rules": .array(rest)], as: .merge)
  }
}
