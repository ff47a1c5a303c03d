import Health
import TestSupport
import Testing

extension RightsTests {
  /// A right that is missing costs what rests on it, and nothing else.
  @Suite struct MissingRightTests {
    /// What is missing, and what that costs.
    struct Case: Sendable, CustomTestStringConvertible {
      /// The resources that may not be read at all.
      let missing: [String]
      /// What is answered 502.
      let unknown: [Resource]
      /// The status of the group.
      let group: Int

      init(_ missing: String..., costs unknown: [Resource] = [], group: Int = 503) {
        (self.missing, self.unknown, self.group) = (missing, unknown, group)
      }

      var testDescription: String { missing.joined(separator: ", ") }
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
      try await space.grant(without: ["get", "list", "watch"], on: lack.missing)
      try await space.plane.install(
        as: space.namespace, environment: ["WATCH_NAMESPACES": space.namespace]
      ) { watching in
        try await space.plane.install(as: space.namespace, environment: ["WATCH": "off"]) { live in
          for server in [watching, live] {
            for (name, resource, answer) in Self.answers {
              let expected = lack.unknown.contains(resource) ? Answer(502, nil, []) : answer
              try await space.expect(
                name, of: resource, expected.status, expected.state, expected.codes, from: server)
            }
            let group = try await curl(server.verdict(space.namespace))
            #expect(group.status == lack.group, "\(group)")
            // Who reads for each poll asks for replica sets only where names do not settle whose the pods are.
            for resource in lack.missing where resource != "replicasets" || server === watching {
              let log = server.responder.output
              let isAskedFor = ["get", "list"].contains {
                log.contains("grant the verb \($0) on resource \(resource) ")
              }
              #expect(isAskedFor, "\(resource): \(log)")
            }
          }
        }
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
