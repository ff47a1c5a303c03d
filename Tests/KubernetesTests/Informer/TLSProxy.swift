import Glibc
import TestSupport

@testable import Kubernetes

/// A real nginx on 127.0.0.1 that speaks TLS and passes everything on to a server that does not.
///
/// It speaks HTTP/2 or not, and tells the server behind it which connection a request came on.
final class TLSProxy: Sendable {
  let port: UInt16
  private let certificates: Certificates
  private let nginx: TestNginx

  /// Starts it.
  ///
  /// - Parameters:
  ///   - upstream: The port of the server behind it.
  ///   - isHTTP2: Whether it offers HTTP/2.
  /// - Throws: When nginx does not start.
  init(before upstream: UInt16, isHTTP2: Bool) throws {
    certificates = try Certificates()
    let port = try freePort()
    self.port = port
    nginx = try TestNginx(
      in: certificates.folder,
      servers: """
        server {
          listen 127.0.0.1:\(port) ssl\(isHTTP2 ? " http2" : "");
          ssl_certificate address.crt;
          ssl_certificate_key address.key;
          location / {
            proxy_pass http://127.0.0.1:\(upstream);
            proxy_http_version 1.1;
            proxy_buffering off;
            proxy_set_header X-Connection $connection;
            proxy_set_header X-Protocol $server_protocol;
          }
        }
        """, at: [port])
  }

  var certificateAuthority: FileOrData { .file(certificates.path("ca.crt")) }

  /// From now on nothing is answered, and no connection closed.
  func freeze() { nginx.signal(SIGSTOP) }
  func thaw() { nginx.signal(SIGCONT) }
}
