import Kubernetes

extension FuzzTarget {
  /// A kubeconfig's text.
  ///
  /// It is refused with one line, or leads to a server whose URL is read again as the same.
  static let kubeconfig = FuzzTarget("kubeconfig") { input throws(BrokenInvariant) in
    let text = String(decoding: input, as: UTF8.self)
    let configuration: ClusterConfiguration
    do throws(ConfigurationError) {
      configuration = try read(text)
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
    let same = (try? read(again))?.server
    try check(same == server, "\(server) becomes \(same ?? "nothing")")
  }

  private static func read(_ text: String) throws(ConfigurationError) -> ClusterConfiguration {
    try ClusterConfiguration(Kubeconfig(text: text, file: "/kube/config"), context: nil, environment: [:])
  }
}
