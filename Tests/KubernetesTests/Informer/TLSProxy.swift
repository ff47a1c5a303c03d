import Foundation
import Glibc
import TestSupport

@testable import Kubernetes

/// A real nginx on 127.0.0.1 that speaks TLS and passes everything on to a server that does not.
///
/// It speaks HTTP/2 or not, and tells the server behind it which connection a request came on.
final class TLSProxy: Sendable {
  let port: UInt16
  private let certificates: Certificates
  private let nginx: RunningProgram

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
    let folder = certificates.folder.path
    let configuration = try certificates.folder.write(
      "proxy.conf",
      """
      daemon off;
      master_process off;
      pid nginx.pid;
      error_log error.log;
      events {}
      http {
        access_log off;
        client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
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
      }
      """)
    nginx = try RunningProgram(
      URL(fileURLWithPath: "/usr/sbin/nginx"), ["-p", folder, "-c", configuration, "-e", "error.log"],
      log: URL(fileURLWithPath: "\(folder)/output.log"))
    let answers = {
      guard let socket = LoopbackSocket.connect(port) else { return false }
      close(socket)
      return true
    }
    guard eventually({ answers() || !nginx.isRunning }), nginx.isRunning else {
      throw NotMet("nginx answers")
    }
  }

  deinit {
    nginx.signal(SIGKILL)
  }

  var certificateAuthority: FileOrData { .file(certificates.path("ca.crt")) }

  /// From now on nothing is answered, and no connection closed.
  func freeze() { nginx.signal(SIGSTOP) }
  func thaw() { nginx.signal(SIGCONT) }
}
