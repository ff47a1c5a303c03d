extension Workspace {
  /// Makes a cron job whose runs a test makes itself.
  ///
  /// - Parameters:
  ///   - name: Its name, which its jobs and their pods have as their label `app`.
  ///   - resource: As the server has cron jobs.
  ///   - spec: What is different about its spec.
  /// - Returns: The cron job.
  /// - Throws: What is refused.
  func createCronJob(_ name: String, in resource: Resource, spec: JSON = [:]) async throws -> JSON {
    let own: JSON = ["schedule": "0 3 1 1 *", "jobTemplate": ["spec": Manifest.job(name)]]
    let object = try await create(
      ["metadata": ["name": .string(name)], "spec": own.merging(spec)], in: resource)
    return object.merging(["apiVersion": .string(resource.apiVersion)])
  }

  /// Makes a run of a cron job, as `kubectl create job --from` does.
  func createRun(_ name: String, of cronJob: JSON) async throws {
    let owner: JSON = [
      "apiVersion": cronJob["apiVersion"], "kind": "CronJob", "name": .string(cronJob.name),
      "uid": .string(cronJob.uid), "controller": true,
    ]
    try await create(
      [
        "metadata": [
          "name": .string(name), "labels": ["app": .string(cronJob.name)], "ownerReferences": [owner],
        ], "spec": cronJob["spec", "jobTemplate", "spec"],
      ], in: .jobs)
  }

  /// Writes a job's status: that it has ended, so many seconds ago.
  func end(_ job: String, failed: Bool, secondsAgo: Double = 5) async throws {
    let types: [JSON] = failed ? ["FailureTarget", "Failed"] : ["SuccessCriteriaMet", "Complete"]
    let conditions = types.map { type -> JSON in
      [
        "type": type, "status": "True", "reason": failed ? "BackoffLimitExceeded" : "CompletionsReached",
        "lastTransitionTime": .moment(secondsAgo),
      ]
    }
    let counts: JSON = failed ? ["failed": 1] : ["succeeded": 1, "completionTime": .moment(secondsAgo)]
    let status: JSON = ["startTime": .moment(secondsAgo + 30), "conditions": .array(conditions)]
    try await api.patch(
      "\(Resource.jobs.path(in: namespace, job))/status", ["status": status.merging(counts)], as: .merge)
  }
}
