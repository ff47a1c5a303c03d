public import Kubernetes

/// Why nothing can be said of a workload.
public enum VerdictFailure: Error, Sendable {
  /// There is no such workload.
  case notFound
  /// The API server refuses, fails, or cannot be reached.
  case api(APIError)
  /// Too many are being answered already.
  case overloaded
}
