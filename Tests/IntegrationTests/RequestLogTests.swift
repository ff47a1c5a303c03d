import Foundation
import Testing
import TestSupport

/// What the logs tell of a request: as much as helps, and never a token, wherever it was put.
@Suite struct RequestLogTests {
  /// It looks like a name, as the output of `openssl rand -hex` does.
  private static let token = "5f2c9ab17de04c6688d1"

  private static let places = [
    "/\(token)", "/\(token)/", "/api/\(token)", "/api/healthz/\(token)", "/api/healthz/\(token)/",
    "/api/healthz/\(token)/default/deployment/shop", "/api/healthz/default/deployment/shop/\(token)",
    "/api/healthz/default/\(token)/deployment/shop", "/api/healthz/default/deployment/\(token)/shop",
    "/\(token)/api/healthz/default/deployment/shop", "/api/healthz/\(token)/deployment/shop",
    "/api/healthz/default/deployment/\(token)", "/api/healthz/default/\(token)/shop",
    "/api/healthz/default/deployment/shop;\(token)", "/api/healthz/default/deployment/shop&token=\(token)",
    "/api/healthz/default/deployment/shop%3Ftoken=\(token)", "/api/healthz/default/deployment/\(token)?x=y",
    "/api/healthz/default/deployment/shop?token=\(token)", "/readyz?token=\(token)", "/healthz?\(token)",
    "/healthz/\(token)", "/readyz/\(token)", "/health/\(token)", "/\(token)?token=\(token)",
    "/api/healthz/\(token)/deployment/shop?token=wrong", "//\(token)@host/healthz",
    "/status/\(token)", "/status/?token=\(token)", "/status?token=\(token)", "/status/a/\(token)",
  ]

  @Test func aTokenIsInNoLogWhereverItIsPut() async throws {
    let environment = ["AUTH_TOKEN_BASIC": Self.token]
    try await SystemUnderTest.with(.init(environment: environment)) { system in
      let url = system.server.url
      func ask() async throws {
        for place in Self.places {
          for arguments in [[], ["-I"], ["-X", "POST"], ["-X", "OPTIONS"]] {
            let result = try await curl(arguments + ["--path-as-is", url + place])
            #expect(result.exitCode == 0 && !result.body.contains(Self.token), "\(place): \(result)")
            #expect(!result.headers.values.contains { $0.contains(Self.token) }, "\(place): \(result)")
          }
        }
        for line in [
          "GET http://\(Self.token)@h/api/healthz/a/deployment/b HTTP/1.1", "GET \(Self.token) HTTP/1.1",
          "\(Self.token.uppercased()) / HTTP/1.1", "GET /\(Self.token)", "GET / HTTP/9.\(Self.token)",
          "CONNECT \(Self.token):443 HTTP/1.1", "GET /api/healthz/a/deployment/b HTTP/1.1 \(Self.token)",
        ] {
          _ = try await RawConnection.ask(url, "\(line)\r\nHost: a\r\nConnection: close\r\n\r\n")
        }
      }
      try await ask()
      await system.server.responder.stop()
      try await ask()
      let isLogged = await holds(within: .seconds(5)) { system.logs.contains(#""status":"502""#) }
      #expect(isLogged)
      for line in system.logs.split(separator: "\n") where line.lowercased().contains(Self.token) {
        Issue.record("\(line)")
      }
    }
  }

  @Test func whatIsAskedForIsLoggedAsFarAsItIsKnown() async throws {
    try await SystemUnderTest.with { system in
      let rows =
        [
          (
            "default/deployment/shop?token=\(HeartbeatServer.token)", [],
            "GET /api/healthz/default/deployment/shop"
          ),
          (
            "default/deployment/search?token=\(HeartbeatServer.token)", [],
            "GET /api/healthz/default/deployment/search"
          ),
          ("a/deployment/b.c?token=\(HeartbeatServer.token)", ["-I"], "HEAD /api/healthz/a/deployment/b.c"),
          ("default/deployment/shop", [], "GET /api/healthz/…"), ("default", [], "GET /api/healthz/…"),
          ("default?token=\(HeartbeatServer.token)", [], "GET /api/healthz/default"),
          ("default/ds/x?token=\(HeartbeatServer.token)", [], "GET /api/healthz/default/ds/x"),
          ("default/deployment/Shop", [], "GET /api/healthz/…"),
          ("default/deployments/shop", ["-X", "POST"], "POST /api/healthz/…"),
          ("../../healthz?x", [], "GET /api/healthz/…"), ("", [], "GET /api/healthz/…"),
        ].map { ("/api/healthz/" + $0, $1, $2) } + [
          ("/healthz?x", [], "GET /healthz"), ("/health", ["-I"], "HEAD /health"),
          ("/readyz", [], "GET /readyz"), ("/metrics", [], "GET /metrics"),
          ("/", [], "GET /"), ("/favicon.ico", [], "GET …"), ("/api/healthz", [], "GET /api/healthz"),
          ("/status/", [], "GET /status/"), ("/status/status.js?x", [], "GET /status/status.js"),
          ("/status/default", [], "GET /status/…"), ("/status", [], "GET /status/…"),
          ("/statuses", [], "GET …"),
          ("/healthz/", [], "GET …"), ("/x", ["-X", "BREW"], "… …"),
        ]
      for (number, (path, arguments, logged)) in rows.enumerated() {
        let id = "row-\(number)"
        _ = try await curl(
          arguments + ["--path-as-is", "-H", "X-Request-ID: \(id)", system.server.url + path])
        var line: Substring?
        let isLogged = await holds(within: .seconds(5)) {
          line = system.server.logs.split(separator: "\n").first {
            $0.contains(#""request_id":"\#(id)""#)
          }
          return line != nil
        }
        let words = logged.split(separator: " ")
        #expect(
          isLogged && line?.contains(#""method":"\#(words[0])","path":"\#(words[1])""#) == true,
          "\(path): \(line ?? "")")
      }
    }
  }
}
