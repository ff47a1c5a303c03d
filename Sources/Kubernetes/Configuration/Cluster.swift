/// Where an API server is and how to be sure that it is the right one: a `cluster` of a kubeconfig.
struct Cluster: Sendable {
  /// The base of every request.
  var server: ServerURL
  /// The certificates to trust; the system's when nil.
  var certificateAuthority: FileOrData?
  /// Whether any certificate will do.
  var skipsVerification = false
  /// The name to look for in the server's certificate, when it is not the URL's host.
  var tlsServerName: String?
  /// The proxy on the way, from the kubeconfig or the environment.
  var proxy: Proxy?
  /// Whether the server is asked not to compress its answers.
  var disablesCompression = false
  /// What the extension `client.authentication.k8s.io/exec` has for credential plugins.
  var pluginConfiguration: JSONValue?
}
