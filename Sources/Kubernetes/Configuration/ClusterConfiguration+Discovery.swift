import System

extension ClusterConfiguration {
  /// Where Kubernetes mounts a pod's service account.
  public static let serviceAccountDirectory = "/var/run/secrets/kubernetes.io/serviceaccount"
  /// More bytes than any kubeconfig has.
  private static let kubeconfigLimit = 16 << 20

  /// Finds the API server as kubectl and in-cluster clients do.
  ///
  /// The first of these that there is: the files that `KUBECONFIG` lists, merged; the service account of the
  /// pod that this runs in; `~/.kube/config`. `KUBE_CONTEXT` picks another context than the current one.
  ///
  /// - Parameters:
  ///   - environment: The environment variables, also for proxies and credential plugins.
  ///   - serviceAccountDirectory: Where a service account's files are mounted.
  /// - Returns: The configuration. Files that it names, other than kubeconfigs, are read with the first request.
  /// - Throws: When there is none, or it cannot be used.
  public static func discover(
    environment: [String: String], serviceAccountDirectory: String = serviceAccountDirectory
  ) throws(ConfigurationError) -> ClusterConfiguration {
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let context = variable("KUBE_CONTEXT")
    if let list = variable("KUBECONFIG") {
      let paths = list.split(separator: ":").map(String.init)
      let kubeconfig = try merged(paths)
      guard !kubeconfig.files.isEmpty else {
        throw ConfigurationError("KUBECONFIG names no file that exists: \(list)")
      }
      return try ClusterConfiguration(kubeconfig, context: context, environment: environment)
    }
    if let host = variable("KUBERNETES_SERVICE_HOST"), let port = variable("KUBERNETES_SERVICE_PORT") {
      return try ClusterConfiguration(
        serviceHost: host, port: port, directory: serviceAccountDirectory, environment: environment)
    }
    let home = variable("HOME").map { "\($0)/.kube/config" }
    if let home {
      let kubeconfig = try merged([home])
      if !kubeconfig.files.isEmpty {
        return try ClusterConfiguration(kubeconfig, context: context, environment: environment)
      }
    }
    throw ConfigurationError(
      "no cluster to ask: set KUBECONFIG to a kubeconfig file, run in a pod, or have \(home ?? "~/.kube/config")"
    )
  }

  /// Reads the files that exist and merges them, the first one first.
  private static func merged(_ paths: [String]) throws(ConfigurationError) -> Kubeconfig {
    var kubeconfig = Kubeconfig()
    for path in paths {
      let path = FilePath.absolute(path)
      guard !kubeconfig.files.contains(path) else { continue }
      let bytes: [UInt8]
      do throws(FileContents.Failure) {
        bytes = try FileContents(of: path, limit: Self.kubeconfigLimit, regularOnly: false).bytes
      } catch {
        guard error.isMissing else { throw ConfigurationError(error.description(of: path)) }
        continue
      }
      kubeconfig.merge(try Kubeconfig(text: bytes, file: path))
    }
    return kubeconfig
  }

  /// Takes the context in use out of a kubeconfig.
  ///
  /// - Parameters:
  ///   - kubeconfig: The files that were read, merged.
  ///   - context: The context to use instead of the current one.
  ///   - environment: The environment variables, for proxies and credential plugins.
  /// - Throws: When there is no such context, or it cannot be used.
  package init(
    _ kubeconfig: Kubeconfig, context: String?, environment: [String: String]
  ) throws(ConfigurationError) {
    let entries = try kubeconfig.resolve(context: context)
    origin = "context \"\(entries.context)\" of \(kubeconfig.files.joined(separator: ", "))"
    cluster = try Cluster(entries.cluster, environment: environment)
    if let user = entries.user {
      self.user = try User(user, environment: environment)
    } else {
      user = User()
    }
  }

  /// The service account of the pod that this runs in.
  ///
  /// Source: Kubernetes documentation, *Accessing the Kubernetes API from a Pod*.
  private init(
    serviceHost: String, port: String, directory: String, environment: [String: String]
  ) throws(ConfigurationError) {
    let host = serviceHost.contains(":") ? "[\(serviceHost)]" : serviceHost
    guard let server = ServerURL("https://\(host):\(port)") else {
      throw ConfigurationError(
        "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are no host and port: \(serviceHost), \(port)")
    }
    let token = "\(directory)/token"
    let authority = "\(directory)/ca.crt"
    for path in [token, authority] where !FilePath.exists(path) {
      throw ConfigurationError(
        "\(path) is missing: mount the service account (automountServiceAccountToken: true), or set KUBECONFIG"
      )
    }
    origin = "the service account in \(directory)"
    cluster = Cluster(
      server: server, certificateAuthority: .file(authority),
      proxy: try ProxyEnvironment(environment).proxy(for: server))
    user = User(token: .file(token, fallback: nil))
  }
}
