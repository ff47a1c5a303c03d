import Foundation
import TestSupport
import Testing

/// Jobs and cron jobs, through the whole system.
@Suite struct RunTests {
  private static func object(
    _ kind: String, _ name: String, owner: String? = nil, status: [String: any Sendable] = [:]
  ) -> [String: Any] {
    var metadata: [String: Any] = [
      "name": name, "namespace": "default", "uid": "uid-\(name)", "creationTimestamp": "now-1h",
    ]
    if let owner {
      metadata["ownerReferences"] = [
        [
          "apiVersion": "batch/v1", "kind": "CronJob", "name": owner, "uid": "uid-\(owner)",
          "controller": true,
        ]
      ]
    }
    return [
      "apiVersion": "batch/v1", "kind": kind, "metadata": metadata, "spec": [String: Any](), "status": status,
    ]
  }

  private static func ended(_ condition: String, _ moment: String) -> [String: any Sendable] {
    [
      "conditions": [
        ["type": condition, "status": "True", "reason": "BackoffLimitExceeded", "lastTransitionTime": moment]
      ]
    ]
  }

  @Test(arguments: [true, false]) func theLastRunDecides(isWatched: Bool) async throws {
    try await SystemUnderTest.with(isWatched ? SystemUnderTest.Options() : .live()) { system in
      let url = system.server.verdict("default/cronjob/backup")
      func expect(_ status: Int, _ words: String, at location: SourceLocation = #_sourceLocation) async throws
      {
        var answer: CurlResult?
        let isMet = try await holds(within: .seconds(20)) {
          let result = try await curl(url)
          answer = result
          return result.status == status && result.body.contains(words)
        }
        #expect(isMet, "\(answer.map { "\($0)" } ?? "")\n\(system.logs)", sourceLocation: location)
      }
      try await expect(404, "There is no cronjob default/backup.")
      try await system.apiServer.put([Self.object("CronJob", "backup")])
      try await expect(200, "NeverRun")
      let first = Self.object("Job", "backup-1", owner: "backup", status: Self.ended("Failed", "now-2m"))
      try await system.apiServer.put([first])
      try await expect(503, "LastJobFailed: the last run, job backup-1, has failed: BackoffLimitExceeded")
      #expect(try await curl(system.server.verdict("default/job/backup-1")).status == 503)
      try await system.apiServer.delete([first])
      try await expect(503, "LastJobFailed")
      try await system.apiServer.put([
        Self.object("Job", "backup-2", owner: "backup", status: Self.ended("Complete", "now-1m"))
      ])
      try await expect(200, "The last run has succeeded.")
      let job = try await curl(system.server.verdict("default/job/backup-2"))
      #expect(
        job.status == 200 && job.body.contains(#""state":"healthy","description":"Complete.""#), "\(job)")
      #expect(!job.body.contains("pods:"), "nothing is said of pods that nobody counts: \(job)")
    }
  }
}
