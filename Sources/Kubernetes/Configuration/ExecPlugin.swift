/// A command that hands out credentials: the `exec` of a user in a kubeconfig.
///
/// Source: Kubernetes documentation, *Authenticating*, section *client-go credential plugins*.
struct ExecPlugin: Sendable {
  /// The versions of `client.authentication.k8s.io` that are spoken.
  enum Version: String, Sendable, CaseIterable {
    case v1 = "client.authentication.k8s.io/v1"
    case v1beta1 = "client.authentication.k8s.io/v1beta1"
  }

  /// A name to look for in `PATH`, or an absolute path.
  var command: String
  var arguments: [String] = []
  /// The whole environment of the command: ours, overridden by the entry's `env`.
  var environment: [String: String] = [:]
  var version: Version
  /// Whether the command is told which cluster it is for.
  var providesClusterInfo = false
  /// What to tell someone who has not got the command.
  var installHint: String?
}
