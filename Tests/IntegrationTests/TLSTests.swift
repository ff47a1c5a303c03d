import Foundation
import Testing
import TestSupport

/// TLS, with a certificate mounted as a Secret is.
@Suite(.serialized) struct TLSTests {
  /// Runs a body with a system that has a certificate.
  ///
  /// - Parameter body: Gets the system, curl's arguments for trusting the certificate, and its mount.
  /// - Throws: What the body throws.
  static func withTLS(_ body: (SystemUnderTest, [String], SecretMount) async throws -> Void) async throws {
    try await withTemporaryFolder { (folder) async throws in
      let mount = try await SecretMount(
        at: folder.appendingPathComponent("tls"), SelfSignedCertificate(named: "first", in: folder).files)
      try await SystemUnderTest.with(.init(environment: ["NGINX_TLS": mount.folder.path])) {
        (system) async throws in
        try await body(
          system, ["--cacert", SelfSignedCertificate.file("first", in: folder).path], mount)
      }
    }
  }

  @Test func everyClientIsAnsweredOverTLSAsOverPlainHTTP() async throws {
    try await Self.withTLS { (system, trust, _) async throws in
      let verdict = "/api/healthz/default/deployment/shop?token=\(HeartbeatServer.token)"
      let rows = [
        ("/healthz", 200), ("/readyz", 200), (verdict, 200), ("/api/healthz/default/deployment/shop", 401),
        ("/nowhere", 404), ("/api/healthz/default/deployment/Shop", 400),
      ]
      for protocols in [["--http1.1"], ["--http2"], ["--http2", "--tls-max", "1.2"]] {
        for client in [["-X", "HEAD"], ["-I"], []] {
          for (path, status) in rows {
            let result = try await curl(trust + protocols + client + [system.server.tlsURL + path])
            #expect(result.status == status && result.exitCode == 0, "\(path) \(protocols) \(result)")
            #expect(
              result.headers["strict-transport-security"] == "max-age=31536000", "\(path): \(result)")
            #expect(!(result.headers["x-request-id"] ?? "").isEmpty, "\(path): \(result)")
          }
        }
      }
      for (path, status) in rows {
        let plain = try await curl(system.server.url + path)
        #expect(plain.status == status)
        #expect(plain.headers["strict-transport-security"] == nil, "RFC 6797 section 7.2: \(plain)")
      }
    }
  }

  @Test func whatIsSpokenIsNegotiated() async throws {
    try await Self.withTLS { (system, trust, _) async throws in
      let health = system.server.tlsURL + "/healthz"
      func spoken(_ arguments: String...) async throws -> String {
        let result = try await curl(["-v", health] + trust + arguments)
        return result.exitCode == 0 ? result.messages : "exit code \(result.exitCode)"
      }
      #expect(try await spoken("--http2").contains("< HTTP/2 200"))
      #expect(try await spoken("--http1.1").contains("< HTTP/1.1 200"))
      #expect(try await spoken().contains("TLSv1.3"))
      #expect(try await spoken("--tls-max", "1.2").contains("TLSv1.2"))
      let old = try await curl(trust + ["--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0", health])
      #expect(old.exitCode == 35, "\(old)")

      let mistaken = try await curl(health.replacingOccurrences(of: "https", with: "http"))
      #expect(mistaken.status == 400, "plain HTTP on the TLS port")
      #expect(mistaken.json["status"] as? String == "fail")
    }
  }

  @Test(arguments: ["tls.crt", "tls.key"])
  func oneFileWithoutTheOtherIsRefused(_ present: String) async throws {
    try await withTemporaryFolder { (folder) async throws in
      try Data().write(to: folder.appendingPathComponent(present))
      let rendering = try RunningProgram(
        Repository.file("scripts/render-nginx"), [folder.path], environment: ["NGINX_TLS": folder.path],
        log: folder.appendingPathComponent("log"))
      #expect(await rendering.exitCode(within: .seconds(10)) == 78)
      #expect(rendering.output.contains("NGINX_TLS"), "\(rendering.output)")
    }
  }

  /// The Secret of the pod is optional, and whoever names a folder wants TLS.
  @Test func withoutACertificateTheImageSpeaksPlainHTTPUnlessTLSIsAskedFor() async throws {
    try await withTemporaryFolder { (folder) async throws in
      for (tls, code) in [("", 0), ("\(folder.path)/typo", 78), (folder.path, 78)] as [(String, CInt)] {
        let entry = try RunningProgram(
          Repository.file("nginx/docker-entrypoint.d/40-k8s-heartbeat.sh"), [],
          environment: [
            "K8S_HEARTBEAT_SCRIPTS": Repository.file("scripts").path, "NGINX_RUN": folder.path,
            "NGINX_TLS": tls,
          ], log: folder.appendingPathComponent("log"))
        #expect(await entry.exitCode(within: .seconds(10)) == code, "\(tls): \(entry.output)")
        #expect(code == 0 || entry.output.contains("NGINX_TLS='\(tls)'"), "\(entry.output)")
      }
    }
  }

  /// 1.25.1 brought the directive and made the parameter give a warning.
  @Test(arguments: [
    ("1.22.1", false), ("1.25.0", false), ("1.25.1", true), ("1.29.0", true), ("2.0.0", true),
  ])
  func http2IsSaidAsTheVersionOfNginxWantsIt(_ version: String, _ hasDirective: Bool) async throws {
    try await withTemporaryFolder { (folder) async throws in
      let mount = try SecretMount(at: folder.appendingPathComponent("tls"), ["tls.crt": "", "tls.key": ""])
      let programs = folder.appendingPathComponent("programs")
      try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
      let nginx = programs.appendingPathComponent("nginx")
      try Data("#!/bin/sh\necho 'nginx version: nginx/\(version)' >&2\n".utf8).write(to: nginx)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: nginx.path)
      let rendering = try RunningProgram(
        Repository.file("scripts/render-nginx"), [folder.path],
        environment: ["NGINX_TLS": mount.folder.path, "PATH": "\(programs.path):/usr/bin:/bin"],
        log: folder.appendingPathComponent("log"))
      #expect(await rendering.exitCode(within: .seconds(10)) == 0, "\(rendering.output)")
      func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      }
      #expect(try text("tls.conf").contains("\nhttp2 on;\n") == hasDirective)
      #expect(try text("nginx.conf").contains("ssl http2;") != hasDirective)
    }
  }
}
