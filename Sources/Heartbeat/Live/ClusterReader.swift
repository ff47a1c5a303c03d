public import FoundationEssentials
public import Health
public import Kubernetes

/// What a live answer reads from a cluster; each call blocks until its deadline at the latest.
public protocol ClusterReader: Sendable {
  /// Reads one deployment.
  func deployment(
    namespace: String, name: String, deadline: ContinuousClock.Instant
  ) throws(APIError) -> Deployment

  /// Lists the pods that a selector chooses.
  func pods(
    namespace: String, matching selector: LabelSelector, deadline: ContinuousClock.Instant
  ) throws(APIError) -> Listed<Pod>

  /// Lists the warnings about a namespace's pods.
  func podWarnings(namespace: String, deadline: ContinuousClock.Instant) throws(APIError)
    -> Listed<PodWarning>

  /// Asks for a sign of life.
  func probe(deadline: ContinuousClock.Instant) throws(APIError)

  /// The moment by the API server's clock.
  func now() -> Date
}

extension APIClient: ClusterReader {
  /// Reads one deployment.
  public func deployment(
    namespace: String, name: String, deadline: ContinuousClock.Instant
  ) throws(APIError) -> Deployment {
    try get(Deployment.self, namespace: namespace, name: name, deadline: deadline)
  }

  /// Lists the pods that a selector chooses.
  public func pods(
    namespace: String, matching selector: LabelSelector, deadline: ContinuousClock.Instant
  ) throws(APIError) -> Listed<Pod> {
    try list(Pod.self, namespace: namespace, matching: selector, deadline: deadline)
  }

  /// Lists the warnings about a namespace's pods.
  public func podWarnings(
    namespace: String, deadline: ContinuousClock.Instant
  ) throws(APIError) -> Listed<PodWarning> {
    try list(PodWarning.self, namespace: namespace, deadline: deadline)
  }

  /// The moment by the API server's clock.
  public func now() -> Date { clock.now() }
}
