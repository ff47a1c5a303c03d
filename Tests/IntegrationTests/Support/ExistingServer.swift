import Foundation
import TestSupport

/// A web server that people already run, with a site of its own, and this program's locations beside it.
struct ExistingServer {
  /// Which one.
  enum Kind: Sendable, CaseIterable {
    case nginx, lighttpd

    /// The program.
    var program: URL { URL(fileURLWithPath: self == .nginx ? "/usr/sbin/nginx" : "/usr/sbin/lighttpd") }
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
      "/api/healthz/" => ((  "socket" => "\(socket)", "check-local" => "disable" )),
      "/readyz" => (( "socket" => "\(socket)", "check-local" => "disable" ))
    )
    """
  }
}
