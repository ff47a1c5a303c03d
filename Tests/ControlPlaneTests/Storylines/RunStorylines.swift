import Health
import TestSupport
import Testing

extension ClusterTests {
  /// What becomes of a cron job's runs.
  @Suite struct RunStorylines {
    /// The last run fails, is deleted by the history's limit, and is right again with the next one that succeeds.
    @Test func aRunFailsAndTheNextOneSucceeds() async throws {
      let space = try await Workspace("story-cronjob")
      let cronJobs = try await Resource.cronJobs(of: space.api)
      try await Storyline.of("backup", cronJobs, in: space, isDown: true) { story in
        // The controller deletes a failed job within seconds.
        let cronJob = try await space.createCronJob(
          "backup", in: cronJobs, spec: ["failedJobsHistoryLimit": 0])
        try await space.createRun("backup-1", of: cronJob)
        try await space.endPod(of: "backup-1", "Succeeded")
        try await story.until("it has succeeded") { $0.hasEnded("backup-1") }
        try await story.lasts(.seconds(2))
        try await space.createRun("backup-2", of: cronJob)
        try await space.endPod(of: "backup-2", "Failed")
        try await story.untilAnswered(.lastJobFailed)
        try await story.until("it is forgotten") { truth in !truth.parts.contains { $0.name == "backup-2" } }
        try await story.lasts(.seconds(2))
        try await space.createRun("backup-3", of: cronJob)
        // It makes nothing better while it goes on.
        try await story.lasts(.seconds(2))
        try await space.endPod(of: "backup-3", "Succeeded")
        try await story.until("it has succeeded") { $0.hasEnded("backup-3") }
      }
    }
  }
}

extension Truth {
  /// Whether a job of a cron job has ended.
  fileprivate func hasEnded(_ job: String) -> Bool {
    parts.contains { $0.name == job && $0.hasFailedAsJob != nil }
  }
}

extension Workspace {
  /// Lets the pod of a job end, by which the job's controller writes how the job has ended.
  fileprivate func endPod(of job: String, _ phase: String) async throws {
    let path = Path.core(namespace, "pods?labelSelector=job-name%3D\(job)")
    var pod: JSON?
    guard
      try await holds(
        every: .milliseconds(200),
        {
          pod = try await api.get(path)?["items"].elements.first
          return pod != nil
        }), let pod
    else { throw NotMet("a pod of \(job)") }
    var status = KubeletStatus(phase: phase, isReady: false, readinessChanged: 0)
    status.container = .init(
      state: KubeletStatus.Container.terminated(
        exitCode: phase == "Failed" ? 1 : 0, started: 5, finished: 0), isReady: false)
    try await report(pod, status)
  }
}
