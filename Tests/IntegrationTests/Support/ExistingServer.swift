import Foundation
import TestSupport

/// A web server that people already run, with a site of its own, and this program's locations beside it.
struct ExistingServer {
  /// Which one.
  enum Kind: Sendable, CaseIterable {
    case nginx, lighttpd, apache, haproxy

    /// The program.
    var program: URL {
      URL(fileURLWithPath: "/usr/sbin/\(self == .apache ? "apache2" : "\(self)")")
    }
    /// What the responder must be told, as the server's workers are not root where root starts it.
    var responderEnvironment: [String: String] {
      self == .apache && geteuid() == 0 ? ["FASTCGI_SOCKET_GROUP": "www-data"] : [:]
    }
    /// Whether it is there.
    var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program.path) }
  }

  /// `http://127.0.0.1:PORT`.
  let url: String
  /// Its process.
  let program: RunningProgram

  /// Configures and starts it, and waits until it serves its own site.
  ///
  /// - Parameters:
  ///   - kind: Which server.
  ///   - folder: Where its files go.
  ///   - socket: Where the responder listens.
  ///   - user: Whom nginx's workers run as, if nginx is started by root.
  ///   - parameters: FastCGI parameters that nginx leaves out.
  /// - Throws: When it does not come to answer.
  init(
    _ kind: Kind, in folder: URL, socket: URL, user: String = "root root", without parameters: [String] = []
  ) async throws {
    let port = try freePort()
    let url = "http://127.0.0.1:\(port)"
    let site = folder.appendingPathComponent("site")
    try FileManager.default.createDirectory(at: site, withIntermediateDirectories: true)
    try Data("the site\n".utf8).write(to: site.appendingPathComponent("index.html"))
    let configuration = folder.appendingPathComponent("existing.conf")
    let arguments: [String]
    switch kind {
    case .nginx:
      try Self.copySnippet(to: folder, socket: socket, without: parameters)
      try Data(Self.nginx(port: port, folder: folder.path).utf8).write(to: configuration)
      let asUser = geteuid() == 0 ? "user \(user);" : ""
      arguments = ["-e", "stderr", "-c", configuration.path, "-g", "daemon off; \(asUser)"]
    case .lighttpd:
      let text = Self.lighttpd(port: port, site: site.path, socket: socket.path)
      try Data(text.utf8).write(to: configuration)
      arguments = ["-D", "-f", configuration.path]
    case .apache:
      try Data(Self.apache(port: port, folder: folder.path, socket: socket.path).utf8).write(
        to: configuration)
      arguments = ["-D", "FOREGROUND", "-f", configuration.path]
    case .haproxy:
      try Data(Self.haproxy(port: port, socket: socket.path).utf8).write(to: configuration)
      arguments = ["-db", "-f", configuration.path]
    }
    let program = try RunningProgram(
      kind.program, arguments, log: folder.appendingPathComponent("existing.log"))
    (self.url, self.program) = (url, program)
    do {
      try await program.require("the existing server answers") { try await curl("\(url)/").status == 200 }
    } catch {
      await program.stop()
      throw error
    }
  }

  /// Copies the includable files, with the two paths changed that nginx/README.md says are to be looked at.
  private static func copySnippet(to folder: URL, socket: URL, without parameters: [String]) throws {
    let snippet = folder.appendingPathComponent("k8s-heartbeat")
    try FileManager.default.copyItem(at: Repository.file("nginx/k8s-heartbeat"), to: snippet)
    for (name, standard, here) in [
      ("upstream.conf", "/run/k8s-heartbeat/fastcgi.sock", socket.path),
      ("log.conf", "/var/log/nginx/k8s-heartbeat.log", folder.appendingPathComponent("heartbeat.log").path),
    ] {
      let file = snippet.appendingPathComponent(name)
      let text = try String(contentsOf: file, encoding: .utf8)
      try Data(text.replacingOccurrences(of: standard, with: here).utf8).write(to: file)
    }
    let file = snippet.appendingPathComponent("fastcgi.conf")
    let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
    let kept = lines.filter { line in !parameters.contains { line.hasPrefix("fastcgi_param \($0) ") } }
    try Data(kept.joined(separator: "\n").utf8).write(to: file)
  }

  private static func nginx(port: UInt16, folder: String) -> String {
    """
    worker_processes 2;
    pid \(folder)/existing.pid;
    events { }
    http {
      access_log \(folder)/existing-access.log;
      client_body_temp_path \(folder)/body;
      fastcgi_temp_path \(folder)/fastcgi;
      proxy_temp_path \(folder)/proxy;
      scgi_temp_path \(folder)/scgi;
      uwsgi_temp_path \(folder)/uwsgi;
      add_header X-Site yes;
      include k8s-heartbeat/http.conf;
      include k8s-heartbeat/upstream.conf;
      server {
        listen 127.0.0.1:\(port);
        root \(folder)/site;
        include k8s-heartbeat/server.conf;
        location / { try_files $uri $uri/index.html =404; }
      }
    }
    """
  }

  private static func lighttpd(port: UInt16, site: String, socket: String) -> String {
    """
    server.modules = ("mod_fastcgi")
    server.bind = "127.0.0.1"
    server.port = \(port)
    server.document-root = "\(site)"
    index-file.names = ("index.html")
    fastcgi.server = (
      "/api/healthz" => ((  "socket" => "\(socket)", "check-local" => "disable" )),
      "/readyz" => (( "socket" => "\(socket)", "check-local" => "disable" ))
    )
    $HTTP["request-method"] == "HEAD" { server.max-keep-alive-requests = 0 }
    """
  }

  private static func apache(port: UInt16, folder: String, socket: String) -> String {
    """
    ServerRoot "\(folder)"
    ServerName localhost
    PidFile "\(folder)/apache.pid"
    Listen 127.0.0.1:\(port)
    User www-data
    Group www-data
    LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
    LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
    LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
    LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
    LoadModule proxy_fcgi_module /usr/lib/apache2/modules/mod_proxy_fcgi.so
    LoadModule setenvif_module /usr/lib/apache2/modules/mod_setenvif.so
    ErrorLog /dev/stderr
    DocumentRoot "\(folder)/site"
    DirectoryIndex index.html
    <Location "/api/healthz">
      ProxyPass "unix:\(socket)|fcgi://localhost/"
      CGIPassAuth On
    </Location>
    <Location "/readyz">
      ProxyPass "unix:\(socket)|fcgi://localhost"
    </Location>
    AllowEncodedSlashes NoDecode
    SetEnvIf Request_Method "^HEAD$" nokeepalive

    """
  }

  private static func haproxy(port: UInt16, socket: String) -> String {
    """
    defaults
      mode http
      timeout connect 1s
      timeout client 10s
      timeout server 10s
    fcgi-app k8s-heartbeat
      docroot /
      option keep-conn
      pass-header Authorization
      set-param REQUEST_URI %[var(txn.url)]
    backend k8s-heartbeat
      use-fcgi-app k8s-heartbeat
      server responder unix@\(socket) proto fcgi
    frontend existing
      bind 127.0.0.1:\(port)
      http-request set-var(txn.url) url
      http-request set-var(txn.head) bool(true) if METH_HEAD
      http-after-response set-header Connection close if { var(txn.head) -m bool }
      use_backend k8s-heartbeat if { path_beg /api/healthz } or { path /readyz }
      http-request return status 200 content-type text/plain string "the site" if { path / }

    """
  }
}
