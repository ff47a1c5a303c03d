import Kubernetes

extension FuzzTarget {
  /// A kubeconfig's bytes.
  ///
  /// It is refused with one line, or leads to a server whose URL is read again as the same.
  static let kubeconfig = FuzzTarget("kubeconfig") { input throws(BrokenInvariant) in
    let configuration: ClusterConfiguration
    do throws(ConfigurationError) {
      configuration = try read(input)
    } catch {
      try check(!error.description.isEmpty, "an error without words")
      return
    }
    try check(!configuration.credentials.isEmpty, "credentials without words")
    let server = configuration.server
    let again = """
      {"current-context":"c","contexts":[{"name":"c","context":{"cluster":"c"}}],\
      "clusters":[{"name":"c","cluster":{"server":"\(server.replacing("\"", with: "\\\""))"}}]}
      """
    let same = (try? read(Array(again.utf8)))?.server
    try check(same == server, "\(server) becomes \(same ?? "nothing")")
  }

  private static func read(_ text: [UInt8]) throws(ConfigurationError) -> ClusterConfiguration {
    try ClusterConfiguration(Kubeconfig(text: text, file: "/kube/config"), context: nil, environment: [:])
  }
}
