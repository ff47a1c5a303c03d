import Health
import TestSupport
import Testing

extension RightsTests {
  /// A right that is missing costs what rests on it, and nothing else.
  @Suite struct MissingRightTests {
    /// What is missing, and what that costs.
    struct Case: Sendable, CustomTestStringConvertible {
      /// The verbs that are missing.
      var verbs: [JSON] = ["get", "list", "watch"]
      /// The resources on which they are.
      let missing: [String]
      /// What is answered 502.
      let unknown: [Resource]
      /// Whether that costs live answers alone.
      var isLiveAlone = false
      /// The status of the group.
      let group: Int

      init(_ missing: String..., costs unknown: [Resource] = [], group: Int = 503) {
        (self.missing, self.unknown, self.group) = (missing, unknown, group)
      }

      /// One workload is read by a verb of its own, where none is watched.
      static let toGet: Self = {
        var lack = Self(
          "deployments", "statefulsets", "daemonsets", "jobs", "cronjobs", costs: Resource.served)
        (lack.verbs, lack.isLiveAlone) = (["get"], true)
        return lack
      }()

      var testDescription: String {
        "\(verbs.compactMap(\.string).joined(separator: ", ")) on \(missing.joined(separator: ", "))"
      }
    }

    private static let cases = [
      // One of the group is down whatever the others are.
      Case("deployments", costs: [.deployments]),
      Case("statefulsets", costs: [.statefulSets], group: 502),
      Case("daemonsets", costs: [.daemonSets]),
      // A cron job is judged by its jobs.
      Case("jobs", costs: [.jobs, .cronJobs]),
      Case("cronjobs", costs: [.cronJobs]),
      // Names tell whose pods are whose.
      Case("replicasets"),
      // Jobs do not ask for them.
      Case("pods", costs: [.deployments, .statefulSets, .daemonSets], group: 502),
      // Verdicts come without evidence.
      Case("events"),
      // As with the cluster role of version 1.
      Case(
        "statefulsets", "daemonsets", "replicasets", "jobs", "cronjobs",
        costs: [.statefulSets, .daemonSets, .jobs, .cronJobs], group: 502),
      .toGet,
    ]

    /// One of each kind, some well and some not.
    private static let answers: [(name: String, resource: Resource, answer: Answer)] = [
      ("web", .deployments, Answer(200, .healthy, [])),
      ("db", .statefulSets, Answer(503, .unavailable, [.noReplicasReady, .podUnready])),
      ("agent", .daemonSets, Answer(200, .healthy, [])),
      ("backup-1", .jobs, Answer(503, .unavailable, [.jobFailed])),
      ("backup", .cronJobs, Answer(503, .unavailable, [.lastJobFailed])),
    ]

    @Test(arguments: cases) func itCostsWhatRestsOnIt(_ lack: Case) async throws {
      let space = try await Workspace("lack-of-rights")
      try await Self.write(to: space)
      try await space.grant(without: lack.verbs, on: lack.missing)
      try await space.plane.install(
        as: space.namespace, environment: ["WATCH_NAMESPACES": space.namespace]
      ) { watching in
        if lack.isLiveAlone {
          try await Self.expectAnswers(in: space, from: watching)
        } else {
          try await Self.expectAnswers(in: space, without: lack, from: watching)
          Self.expectLog(of: watching, toAskFor: lack.missing)
        }
        try await space.plane.install(as: space.namespace, environment: ["WATCH": "off"]) { live in
          try await Self.expectAnswers(in: space, without: lack, from: live)
          // Replica sets are read only where names do not settle whose the pods are.
          Self.expectLog(of: live, toAskFor: lack.missing.filter { $0 != "replicasets" })
        }
      }
    }

    /// Expects what cannot be known to be answered 502, and all else as if nothing were missing.
    private static func expectAnswers(
      in space: Workspace, without lack: Case? = nil, from server: HeartbeatServer
    ) async throws {
      for (name, resource, answer) in answers {
        let isUnknown = lack?.unknown.contains(resource) ?? false
        let expected = isUnknown ? Answer(502, nil, []) : answer
        try await space.expect(
          name, of: resource, expected.status, expected.state, expected.codes, from: server)
        let body = try await server.poll(name, of: resource, in: space.namespace).body
        #expect(!isUnknown || !body.contains("verb"), "a client need not know: \(body)")
      }
      let group = try await curl(server.verdict(space.namespace))
      #expect(group.status == lack?.group ?? 503, "\(group)")
    }

    private static func expectLog(of server: HeartbeatServer, toAskFor resources: [String]) {
      let log = server.responder.output
      for resource in resources {
        let isAskedFor = ["get", "list"].contains {
          log.contains("grant the verb \($0) on resource \(resource) ")
        }
        #expect(isAskedFor, "\(resource): \(log)")
      }
    }

    private static func write(to space: Workspace) async throws {
      try await space.simulate("web", replicas: 1)
      try await space.simulate("agent", .daemonSets, replicas: 1)
      for pod in try await space.simulate("db", .statefulSets, replicas: 1) {
        try await space.report(pod, .unready(since: 60))
      }
      let cronJob = try await space.createCronJob("backup", in: try await .cronJobs(of: space.api))
      try await space.createRun("backup-1", of: cronJob)
      try await space.end("backup-1", failed: true)
    }
  }
}

extension Resource {
  /// Those that can be asked for.
  fileprivate static let served: [Resource] = [.deployments, .statefulSets, .daemonSets, .jobs, .cronJobs]
}
