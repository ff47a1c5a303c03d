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
  private let nginx: RunningProgram

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
    let folder = certificates.folder.path
    let configuration = try certificates.folder.write(
      "nginx.conf",
      """
      daemon off;
      master_process off;
      pid nginx.pid;
      error_log error.log;
      events {}
      http {
        access_log off;
        client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
        \(servers.joined(separator: "\n"))
        server { listen 127.0.0.1:\(ports["plain"]!); }
      }
      """)
    nginx = try RunningProgram(
      URL(fileURLWithPath: "/usr/sbin/nginx"), ["-p", folder, "-c", configuration, "-e", "error.log"],
      log: URL(fileURLWithPath: "\(folder)/output.log"))
    guard eventually({ ports.values.allSatisfy(Self.answers) || !nginx.isRunning }), nginx.isRunning else {
      throw NotMet("nginx answers: \(try String(contentsOfFile: "\(folder)/error.log", encoding: .utf8))")
    }
  }

  deinit {
    nginx.signal(SIGKILL)
  }

  /// The URL of the port where a certificate is shown.
  func url(_ certificate: String, host: String = "127.0.0.1") -> String {
    "https://\(host):\(ports[certificate]!)"
  }

  private static func answers(_ port: UInt16) -> Bool {
    guard let socket = LoopbackSocket.connect(port) else { return false }
    close(socket)
    return true
  }
}
