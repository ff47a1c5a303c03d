import Health
import TestSupport
import Testing

extension APIServerTests {
  /// Cron jobs and their jobs, as a real API server keeps them.
  @Suite struct RunTests {
    @Test(arguments: [true, false]) func theLastRunOfACronJobDecides(isWatched: Bool) async throws {
      let space = try await Workspace("runs")
      let cronJobs = try await Resource.cronJobs(of: space.api)
      try await space.plane.install(as: "default", environment: isWatched ? [:] : ["WATCH": "off"]) {
        server in
        try await space.expect("backup", of: cronJobs, 404, from: server)
        let cronJob = try await space.createCronJob("backup", in: cronJobs)
        try await space.expect("backup", of: cronJobs, 200, .progressing, [.neverRun], from: server)
        try await space.createRun("backup-1", of: cronJob)
        try await space.expect("backup-1", of: .jobs, 200, .progressing, [.jobInProgress], from: server)
        try await space.end("backup-1", failed: true, secondsAgo: 30)
        try await space.expect("backup", of: cronJobs, 503, .unavailable, [.lastJobFailed], from: server)
        try await space.expect("backup-1", of: .jobs, 503, .unavailable, [.jobFailed], from: server)
        // Nobody is here who would wait for its pods.
        let gone = try await space.api.send(
          "DELETE", Resource.jobs.path(in: space.namespace, "backup-1"),
          ["propagationPolicy": "Background"])
        #expect(gone.status == 200, "\(gone)")
        try await space.expect("backup-1", of: .jobs, 404, from: server)
        try await space.expect("backup", of: cronJobs, 503, .unavailable, [.lastJobFailed], from: server)
        try await space.createRun("backup-2", of: cronJob)
        try await space.end("backup-2", failed: false)
        try await space.expect("backup", of: cronJobs, 200, .healthy, from: server)
        try await space.expect("backup-2", of: .jobs, 200, .healthy, from: server)
      }
    }
  }
}
