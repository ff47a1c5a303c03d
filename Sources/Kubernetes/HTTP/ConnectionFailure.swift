import CCurl

/// Why there is no connection to the API server.
public struct ConnectionFailure: Sendable, Equatable, CustomStringConvertible {
  /// What failed.
  public enum Kind: Sendable {
    /// The server's name is unknown.
    case nameResolution
    /// Nobody listens, or there is no way.
    case connect
    /// The proxy is not there, or refuses.
    case proxy
    /// One of the two sides does not trust the other.
    case tls
    /// The server closed the connection without an answer.
    case closed
    /// The connection broke within an answer.
    case interrupted
    /// Anything else that libcurl says.
    case other
  }

  /// What failed.
  public let kind: Kind
  /// libcurl's text.
  public let text: String
  /// What to change, where that can be told.
  public let advice: String?

  /// What failed, and what to change.
  public var description: String {
    "cannot reach the API server: \(text)" + (advice.map { "; \($0)" } ?? "")
  }

  /// Creates a failure from its parts.
  public init(kind: Kind, text: String, advice: String? = nil) {
    self.kind = kind
    self.text = text
    self.advice = advice
  }

  /// Reads a failed transfer.
  init(_ error: TransferError, cluster: Cluster) {
    text = error.text
    switch error.code {
    case CurlCode(CURLE_COULDNT_RESOLVE_HOST):
      kind = .nameResolution
      advice = "check the cluster's server, and the DNS that this machine uses"
    case CurlCode(CURLE_COULDNT_CONNECT):
      kind = .connect
      advice = "check the cluster's server, and firewalls or network policies on the way"
    case CurlCode(CURLE_COULDNT_RESOLVE_PROXY), CurlCode(CURLE_PROXY):
      kind = .proxy
      advice = "check proxy-url of the cluster, or HTTPS_PROXY and NO_PROXY"
    case CurlCode(CURLE_PEER_FAILED_VERIFICATION):
      kind = .tls
      advice = Self.advice(verification: error.verification, cluster)
    case CurlCode(CURLE_SSL_CACERT_BADFILE):
      kind = .tls
      advice = "certificate-authority holds no certificate in PEM"
    case CurlCode(CURLE_SSL_CERTPROBLEM):
      kind = .tls
      advice = "check that client-certificate and client-key are PEM without a password and belong together"
    case CurlCode(CURLE_SSL_CONNECT_ERROR), CurlCode(CURLE_SSL_CIPHER), CurlCode(CURLE_USE_SSL_FAILED):
      kind = .tls
      advice = "check that the server speaks TLS 1.2 or later on port \(cluster.server.port)"
    case _ where error.hasAnswer: (kind, advice) = (.interrupted, nil)
    case CurlCode(CURLE_RECV_ERROR) where error.text.contains("alert"):
      // With TLS 1.3 a server refuses a client's certificate only after the handshake.
      kind = .tls
      advice = "the server refuses the client certificate; check that client-certificate has not expired"
    case CurlCode(CURLE_SEND_ERROR), CurlCode(CURLE_RECV_ERROR), CurlCode(CURLE_GOT_NOTHING),
      CurlCode(CURLE_HTTP2), CurlCode(CURLE_HTTP2_STREAM):
      (kind, advice) = (.closed, nil)
    default: (kind, advice) = (.other, nil)
    }
  }

  /// What to do about a server's certificate.
  ///
  /// Source: OpenSSL, X509_STORE_CTX_get_error(3), for the numbers.
  private static func advice(verification: Int, _ cluster: Cluster) -> String {
    switch verification {
    case 9: "the server's certificate is not valid yet; check the clocks of both machines"
    case 10: "the server's certificate, or one that it rests on, has expired; renew it"
    case 18, 19, 20, 21:
      cluster.certificateAuthority == nil
        ? "set certificate-authority to the certificate that signed the server's; the system's do not know it"
        : "certificate-authority is not what signed the server's certificate; get the cluster's current one"
    // 1 is what libcurl begins with: the chain is good, and the name was what it then found wrong.
    case 0, 1:
      "the server's certificate is for another name than \(cluster.tlsServerName ?? cluster.server.host); "
        + "set tls-server-name to a name that it has"
    default: "the server's certificate is not good; see X509_STORE_CTX_get_error, number \(verification)"
    }
  }
}
