/// Which API server to ask, and as whom.
///
/// Found with `discover(environment:)`.
public struct ClusterConfiguration: Sendable, CustomStringConvertible, CustomReflectable {
  /// Where it came from, in words for a log, without secrets.
  ///
  /// For example `context "prod" of /root/.kube/config`.
  public let origin: String

  let cluster: Cluster
  let user: User

  /// The API server's URL.
  public var server: String { cluster.server.description }

  /// The kind of credentials in words, without secrets, such as `client certificate`.
  public var credentials: String { user.kind }

  /// Origin, server and kind of credentials in one line for a log, without secrets.
  public var description: String { "\(server), \(credentials), from \(origin)" }

  /// Only what `description` tells: keys and a plugin's environment are not for dumps.
  public var customMirror: Mirror {
    Mirror(self, children: ["server": server, "credentials": credentials, "origin": origin])
  }
}
