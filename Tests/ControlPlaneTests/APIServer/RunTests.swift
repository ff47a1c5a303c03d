import Health
import TestSupport
import Testing

extension APIServerTests {
  /// Cron jobs and their jobs, as a real API server keeps them.
  @Suite struct RunTests {
    @Test(arguments: [true, false]) func theLastRunOfACronJobDecides(isWatched: Bool) async throws {
      let space = try await Workspace("runs")
      // Servers before 1.21 have the older version alone.
      let hasNewer = try await space.api.send("GET", "/apis/batch/v1/cronjobs?limit=1").status == 200
      let version = hasNewer ? "v1" : "v1beta1"
      func path(_ version: String, _ rest: String) -> String {
        "/apis/batch/\(version)/namespaces/\(space.namespace)/\(rest)"
      }
      let pod: JSON = [
        "spec": [
          "restartPolicy": "Never", "containers": [["name": "app", "image": "registry.example.com/app:1"]],
        ]
      ]
      try await space.plane.install(as: "default", environment: isWatched ? [:] : ["WATCH": "off"]) {
        server in
        try await space.expect("cronjob", "backup", 404, "There is no cronjob", from: server)
        let cronJob = try await space.api.create(
          [
            "metadata": ["name": "backup"],
            "spec": ["schedule": "0 3 1 1 *", "jobTemplate": ["spec": ["template": pod]]],
          ], in: path(version, "cronjobs"))
        try await space.expect("cronjob", "backup", 200, "NeverRun", from: server)
        let owner: JSON = [
          "apiVersion": .string("batch/\(version)"), "kind": "CronJob", "name": "backup",
          "uid": cronJob["metadata", "uid"], "controller": true,
        ]
        func run(_ name: JSON, _ status: JSON) async throws {
          try await space.api.create(
            ["metadata": ["name": name, "ownerReferences": [owner]], "spec": ["template": pod]],
            in: path("v1", "jobs"))
          try await space.api.patch(
            path("v1", "jobs/\(name.string ?? "")/status"), ["status": status], as: .merge)
        }
        func ended(_ types: [JSON], _ seconds: Double) -> JSON {
          .array(
            types.map {
              [
                "type": $0, "status": "True", "reason": "BackoffLimitExceeded",
                "lastTransitionTime": .moment(seconds),
              ]
            })
        }
        try await run(
          "backup-1",
          ["startTime": .moment(60), "conditions": ended(["FailureTarget", "Failed"], 30), "failed": 1])
        try await space.expect("cronjob", "backup", 503, "LastJobFailed", from: server)
        try await space.expect("job", "backup-1", 503, "JobFailed", from: server)
        // Nobody is here who would wait for its pods.
        let gone = try await space.api.send(
          "DELETE", path("v1", "jobs/backup-1"), ["propagationPolicy": "Background"])
        #expect(gone.status == 200, "\(gone)")
        try await space.expect("job", "backup-1", 404, "There is no job", from: server)
        try await space.expect("cronjob", "backup", 503, "LastJobFailed", from: server)
        try await run(
          "backup-2",
          [
            "startTime": .moment(20), "completionTime": .moment(5), "succeeded": 1,
            "conditions": ended(["SuccessCriteriaMet", "Complete"], 5),
          ])
        try await space.expect("cronjob", "backup", 200, "The last run has succeeded.", from: server)
        try await space.expect("job", "backup-2", 200, "Complete.", from: server)
      }
    }
  }
}

extension Workspace {
  /// Waits for an answer about a workload of any kind.
  fileprivate func expect(
    _ kind: String, _ name: String, _ status: Int, _ words: String, from server: HeartbeatServer,
    at location: SourceLocation = #_sourceLocation
  ) async throws {
    var answer: CurlResult?
    let isMet = try await holds(within: .seconds(60), every: .milliseconds(200)) {
      let result = try await curl(server.verdict("\(namespace)/\(kind)/\(name)"))
      answer = result
      return result.status == status && result.body.contains(words)
    }
    #expect(isMet, "\(answer.map { "\($0)" } ?? "")\n\(server.responder.output)", sourceLocation: location)
  }
}
