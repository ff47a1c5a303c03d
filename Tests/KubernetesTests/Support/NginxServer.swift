import Foundation
import Glibc
import TestSupport

/// A real TLS server: nginx on 127.0.0.1, with one port for each of the server certificates.
///
/// It answers everything with a deployment whose uid says what it has seen of the connection, and whose generation
/// is the number of requests on it.
final class NginxServer: Sendable {
  let certificates: Certificates
  /// The ports by the name of the certificate that is shown there; `plain` shows none.
  let ports: [String: UInt16]
  private let nginx: TestNginx

  init() throws {
    certificates = try Certificates()
    let names = ["named", "address", "expired"]
    let ports = Dictionary(uniqueKeysWithValues: try (names + ["plain"]).map { ($0, try freePort()) })
    self.ports = ports
    let servers = names.map { name in
      """
      server {
        listen 127.0.0.1:\(ports[name]!) ssl http2;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_certificate \(name).crt;
        ssl_certificate_key \(name).key;
        ssl_client_certificate ca.crt;
        ssl_verify_client optional;
        default_type application/json;
        location / {
          return 200 '{"metadata": {"namespace": "shop", "name": "web", "generation": $connection_requests, "uid": "$server_protocol $ssl_protocol sni=$ssl_server_name host=$http_host client=$ssl_client_s_dn"}, "spec": {"selector": {}}}';
        }
      }
      """
    }
    let plain = "server { listen 127.0.0.1:\(ports["plain"]!); }"
    nginx = try TestNginx(
      in: certificates.folder, servers: (servers + [plain]).joined(separator: "\n"), at: Array(ports.values))
  }

  /// The URL of the port where a certificate is shown.
  func url(_ certificate: String, host: String = "127.0.0.1") -> String {
    "https://\(host):\(ports[certificate]!)"
  }
}
