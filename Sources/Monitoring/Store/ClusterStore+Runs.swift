import Health

/// Jobs are runs of the cron jobs that control them.
extension ClusterStore {
  /// Takes it that a job has come, has changed or is gone.
  ///
  /// - Parameters:
  ///   - former: What it was; nil when it has come.
  ///   - job: What it is; nil when it is gone.
  mutating func trackRun(_ former: Job?, _ job: Job?) {
    let place = job?.cronJob
    if let former, let formerPlace = former.cronJob, formerPlace != place || former.uid != job?.uid {
      changeRuns(of: formerPlace) { runs in
        runs.remove(former.uid)
        return true
      }
    }
    guard let job, let place else { return }
    changeRuns(of: place) { $0.take(job, of: job.controller?.uid) }
  }
}

extension Job {
  /// The place of the cron job that controls it; nil when none does.
  var cronJob: WorkloadReference? {
    guard let controller, controller.kind == CronJob.kind.rawValue else { return nil }
    return WorkloadReference(kind: CronJob.kind, namespace: namespace, name: controller.name)
  }
}
