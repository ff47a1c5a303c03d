import CCurl
import FoundationEssentials
import Logging
import System

/// How to reach one API server as one user: what every request has in common, a watch as well as a read.
///
/// Safe from many threads at once.
final class ClusterConnection: Sendable {
  let cluster: Cluster
  let credentials: CredentialStore
  private let certificateAuthority: PEMSource?
  private let impersonation: [(name: String, value: String)]
  private let userAgent: String
  private let sendsCredentials: Bool

  /// Connects to nothing yet.
  ///
  /// - Parameters:
  ///   - configuration: The server and the user.
  ///   - userAgent: The value of the `User-Agent` header.
  ///   - logger: For what an operator should know about the configuration.
  init(configuration: ClusterConfiguration, userAgent: String, logger: Logger) {
    cluster = configuration.cluster
    certificateAuthority = configuration.cluster.certificateAuthority.map(PEMSource.init)
    credentials = CredentialStore(user: configuration.user, cluster: configuration.cluster, logger: logger)
    impersonation = configuration.user.impersonation?.headers ?? []
    self.userAgent = userAgent
    // kubectl sends none over plain HTTP at all. On this machine nobody else can read them.
    sendsCredentials = cluster.server.isTLS || cluster.server.isLoopback
    if cluster.skipsVerification {
      logger.warning(
        "API server's certificate is not checked (insecure-skip-tls-verify): anyone on the way can read the token",
        metadata: ["server": "\(cluster.server)"])
    }
    if !sendsCredentials {
      logger.warning(
        "API server is asked over plain HTTP, and credentials are not sent: use https in the cluster's server",
        metadata: ["server": "\(cluster.server)"])
    }
  }

  /// The credentials to send now; none over a connection that anyone can read.
  ///
  /// - Parameter deadline: When to give up waiting for a plugin.
  /// - Returns: The credentials.
  /// - Throws: When there are none to be had.
  func credential(deadline: MonotonicInstant) throws(CredentialError) -> Credential {
    sendsCredentials ? try credentials.current(deadline: deadline) : Credential()
  }

  /// The certificates to trust, in PEM; the system's when nil.
  ///
  /// - Parameter lookingNow: Whether to look at their file even if that has just been done.
  /// - Returns: The certificates as they are now.
  /// - Throws: When their file has never been readable.
  func authority(lookingNow: Bool = false) throws(CredentialError) -> [UInt8]? {
    guard let certificateAuthority else { return nil }
    return try certificateAuthority.content(lookingNow: lookingNow)
  }

  /// Sets all options of a GET but its time limit.
  ///
  /// Certificates are handed over as bytes and not as files: libcurl keeps what it has read of a file, and would
  /// not see a rotated one.
  ///
  /// - Parameters:
  ///   - handle: A handle, of which all options are replaced.
  ///   - path: The path and query below the server's URL; begins with a slash.
  ///   - mediaTypes: The value of the header field `Accept`.
  ///   - credential: What to log in with.
  ///   - authority: The certificates to trust, in PEM; the system's when nil.
  func prepare(
    _ handle: Transfer, path: String, accepting mediaTypes: String, credential: Credential,
    authority: [UInt8]?
  ) {
    handle.reset()
    let server = cluster.server
    let name = HostAndPort(host: cluster.tlsServerName ?? server.host, port: server.port)
    let scheme = server.isTLS ? "https" : "http"
    handle.set(CURLOPT_URL, "\(scheme)://\(name.bracketedHost):\(name.port)\(server.pathPrefix)\(path)")
    if cluster.tlsServerName != nil {
      // libcurl has no option for the name in TLS. It takes the URL's, hence the detour.
      handle.connect(to: "\(name.bracketedHost):\(name.port):\(server.bracketedHost):\(server.port)")
      handle.addHeader("Host", server.authority)
    }
    handle.set(CURLOPT_PATH_AS_IS, true)
    handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
    handle.set(CURLOPT_FOLLOWLOCATION, false)
    handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    // Threads and signals do not mix; without it libcurl interrupts name look-ups with SIGALRM.
    handle.set(CURLOPT_NOSIGNAL, true)
    // A name look-up that is still at work when the time is up is left to itself.
    handle.set(CURLOPT_QUICK_EXIT, true)
    handle.set(CURLOPT_TCP_KEEPALIVE, true)
    handle.set(CURLOPT_TCP_KEEPIDLE, 30)
    handle.set(CURLOPT_TCP_KEEPINTVL, 10)
    handle.set(CURLOPT_USERAGENT, userAgent)
    handle.addHeader("Accept", mediaTypes)
    if !cluster.disablesCompression { handle.set(CURLOPT_ACCEPT_ENCODING, "gzip") }
    setTLS(handle, credential.certificate, authority)
    setProxy(handle)
    if let authorization = credential.authorization {
      handle.addHeader("Authorization", authorization.text)
    }
    for header in impersonation {
      handle.addHeader(header.name, header.value)
    }
  }

  private func setTLS(
    _ handle: Transfer, _ certificate: Credential.ClientCertificate?, _ authority: [UInt8]?
  ) {
    guard cluster.server.isTLS else { return }
    handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    handle.set(CURLOPT_SSL_VERIFYPEER, !cluster.skipsVerification)
    handle.set(CURLOPT_SSL_VERIFYHOST, cluster.skipsVerification ? 0 : 2)
    if let authority { handle.set(CURLOPT_CAINFO_BLOB, authority) }
    if let certificate {
      handle.set(CURLOPT_SSLCERT_BLOB, certificate.certificate)
      handle.set(CURLOPT_SSLKEY_BLOB, certificate.key)
    }
  }

  /// libcurl's own reading of the environment is off in any case.
  private func setProxy(_ handle: Transfer) {
    handle.set(CURLOPT_PROXY, cluster.proxy?.url ?? "")
    handle.set(CURLOPT_NOPROXY, "")
    guard let proxy = cluster.proxy else { return }
    if let username = proxy.username { handle.set(CURLOPT_PROXYUSERNAME, username) }
    if let password = proxy.password { handle.set(CURLOPT_PROXYPASSWORD, password.text) }
  }
}

extension User.Impersonation {
  /// The header fields that ask for it; the characters of a key that a field name cannot have are encoded.
  var headers: [(name: String, value: String)] {
    var headers = [("Impersonate-User", user)]
    if let uid { headers.append(("Impersonate-Uid", uid)) }
    headers += groups.map { ("Impersonate-Group", $0) }
    for (key, values) in extra.sorted(by: { $0.key < $1.key }) {
      headers += values.map { ("Impersonate-Extra-\(key.percentEncoded(keeping: "!#$&'*+-.^_`|~"))", $0) }
    }
    return headers
  }
}
