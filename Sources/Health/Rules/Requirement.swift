extension Deployment {
  /// How many pods must be ready for the deployment to count as available.
  ///
  /// - Parameter override: `HEALTH_REQUIRED`; nil leaves it to the deployment's own `maxUnavailable`.
  /// - Returns: 1 to `desiredReplicas`, and 1 for a deployment that is scaled to zero.
  func requiredReplicas(override: IntOrPercent?) -> Int {
    let wanted =
      override?.resolved(of: desiredReplicas, rounding: .up)
      ?? desiredReplicas.saturatingMinus(maxUnavailable)
    return max(1, min(wanted, desiredReplicas))
  }

  /// How many pods a rollout may take away.
  ///
  /// Source: `deploymentutil.ResolveFenceposts` of the deployment controller: the surge is rounded up, what is
  /// unavailable down, and both must not be 0 as nothing could move.
  private var maxUnavailable: Int {
    guard case .rollingUpdate(let maxUnavailable, let maxSurge) = strategy else { return 0 }
    let unavailable = maxUnavailable.resolved(of: desiredReplicas, rounding: .down)
    let surge = maxSurge.resolved(of: desiredReplicas, rounding: .up)
    return unavailable == 0 && surge == 0 ? 1 : unavailable
  }
}
