import FoundationEssentials

extension Verdict {
  /// When the state began, as far as the objects say it; nil where they do not.
  ///
  /// Objects say how things are, and of each thing since when; not how they were before. So it is no earlier than what
  /// they tell, and may be later than the truth: a pod that is gone tells nothing any more.
  ///
  /// - Parameters:
  ///   - workload: The workload, whose pods serve.
  ///   - pods: What its pods say.
  /// - Returns: The moment, which may be ahead of the API server's clock.
  func beginning(on workload: any ServingWorkload, _ pods: PodBeginnings) -> Date? {
    // Nothing tells since when a pod is what it is that cannot be read, nor when somebody scaled to zero.
    guard uncertainty == nil, !isOff else { return nil }
    switch state {
    case .healthy: return pods.ready
    case .progressing: return pods.busy
    case .degraded:
      let stated = reasons.lazy.filter { $0.code.weight == .fault }.compactMap { workload.since($0.code) }
      return [stated.min(), pods.failing].compactMap(\.self).min()
    case .unavailable:
      let stated = reasons.first.flatMap { workload.since($0.code) }
      return [stated, pods.lost].compactMap(\.self).max() ?? pods.unready
    }
  }
}
