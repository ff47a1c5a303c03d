import FoundationEssentials
import System

/// One run of a credential plugin: what it is told, and what its end means.
struct PluginRun {
  let plugin: ExecPlugin
  let cluster: Cluster

  private struct Information: Encodable {
    struct Spec: Encodable {
      var interactive = false
      var cluster: ClusterInformation?
    }

    var kind = "ExecCredential"
    var apiVersion: String
    var spec: Spec
  }

  private struct ClusterInformation: Encodable {
    enum CodingKeys: String, CodingKey {
      case server
      case serverName = "tls-server-name"
      case skipsVerification = "insecure-skip-tls-verify"
      case certificateAuthority = "certificate-authority-data"
      case proxy = "proxy-url"
      case disablesCompression = "disable-compression"
      case config
    }

    var server: String
    var serverName: String?
    var skipsVerification: Bool?
    var certificateAuthority: Data?
    var proxy: String?
    var disablesCompression: Bool?
    var config: JSONValue?
  }

  /// Runs the plugin to its end.
  ///
  /// - Parameter limit: How long it may take before it is killed, with what it has started.
  /// - Returns: The credentials that it printed.
  /// - Throws: Why there are none, with the end of what it wrote to standard error.
  func perform(limit: Duration) throws(CredentialError) -> PluginCredential {
    var environment = plugin.environment
    environment["KUBERNETES_EXEC_INFO"] = try information()
    let process: FinishedProcess
    do throws(SystemError) {
      process = try FinishedProcess(
        running: plugin.command, arguments: plugin.arguments, environment: environment, limit: limit)
    } catch {
      throw explain("cannot be run: \(error)")
    }
    switch process.end {
    case .exited(0): return try PluginCredential(output: process.output, plugin: plugin)
    case .exited(let code): throw explain("failed with exit code \(code)", process.errorOutput)
    case .signalled(let signal): throw explain("was ended by signal \(signal)", process.errorOutput)
    case .timedOut:
      throw explain("was killed after \(limit.components.seconds) s", process.errorOutput, isTimeout: true)
    case .outputTooLarge: throw explain("printed more than \(FinishedProcess.outputLimit) bytes")
    }
  }

  /// The value of `KUBERNETES_EXEC_INFO`.
  private func information() throws(CredentialError) -> String {
    var information = Information(apiVersion: plugin.version.rawValue, spec: Information.Spec())
    if plugin.providesClusterInfo {
      let authority = cluster.certificateAuthority.map(PEMSource.init)
      information.spec.cluster = ClusterInformation(
        server: cluster.server.description, serverName: cluster.tlsServerName,
        skipsVerification: cluster.skipsVerification ? true : nil,
        certificateAuthority: try authority.map { source throws(CredentialError) in
          Data(try source.content())
        },
        proxy: cluster.proxy?.url, disablesCompression: cluster.disablesCompression ? true : nil,
        config: cluster.pluginConfiguration)
    }
    guard let json = try? JSONEncoder().encode(information) else {
      throw CredentialError("the extension client.authentication.k8s.io/exec of the cluster is no JSON")
    }
    return String(decoding: json, as: UTF8.self)
  }

  private func explain(
    _ end: String, _ errorOutput: String = "", isTimeout: Bool = false
  ) -> CredentialError {
    let parts = ["the credential plugin \(plugin.command) \(end)", errorOutput, plugin.installHint ?? ""]
    let text = parts.map(\.trimmed).filter { !$0.isEmpty }.joined(separator: "; ")
    return CredentialError(text, isTimeout: isTimeout)
  }
}
