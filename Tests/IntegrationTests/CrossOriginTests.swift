import Foundation
import Testing
import TestSupport

/// What a page in a browser may send and read: the Fetch standard's *CORS protocol*.
@Suite(.sharedSystem()) struct CrossOriginTests {
  let system = SharedSystem.current!

  private static let ownPaths = ["/healthz", "/health", "/readyz"]
  private static let verdict = "/api/healthz/default/deployment/shop"

  private func preflight(_ path: String, _ fields: [String]) async throws -> CurlResult {
    try await curl(["-X", "OPTIONS"] + fields.flatMap { ["-H", $0] } + [system.server.url + path])
  }

  private static let browser = ["Origin: https://status.example", "Access-Control-Request-Method: GET"]

  @Test func nginxAndTheResponderTellAPreflightTheSame() async throws {
    let theirs = try await preflight(Self.verdict, Self.browser)
    #expect(theirs.status == 204, "\(theirs)")
    let allowed = try #require(theirs.headers["access-control-allow-headers"]).split(separator: ", ")
    #expect(
      Set(allowed) == ["Authorization", "X-Request-ID", "Cache-Control", "Content-Type", "If-None-Match"])
    for path in Self.ownPaths {
      let own = try await preflight(path, Self.browser)
      #expect(own.status == 204, "\(path): \(own)")
      for name in [
        "access-control-allow-origin", "access-control-allow-methods", "access-control-allow-headers",
        "access-control-max-age", "access-control-expose-headers", "cache-control", "content-type", "allow",
        "content-length",
      ] {
        #expect(own.headers[name] == theirs.headers[name], "\(path): \(name)")
      }
    }
  }

  @Test(arguments: [
    [], ["Origin: https://status.example"], ["Access-Control-Request-Method: GET"],
    ["Origin: https://status.example", "Access-Control-Request-Method:"],
    ["Origin;", "Access-Control-Request-Method: GET"], ["Access-Control-Request-Headers: authorization"],
  ])
  func optionsThatNoBrowserSentIsRefused(_ fields: [String]) async throws {
    for path in Self.ownPaths + [Self.verdict, "\(Self.verdict)?token=\(HeartbeatServer.token)"] {
      let result = try await preflight(path, fields)
      #expect(result.status == 405, "\(path): \(result)")
      #expect(result.headers["allow"] == "GET, HEAD, OPTIONS", "\(path): \(result)")
      #expect(result.body.contains("Use GET or HEAD"), "\(path): \(result)")
    }
  }

  @Test func everyAnswerLetsItsOwnFieldsBeRead() async throws {
    let common = [
      "server", "date", "content-type", "content-length", "connection", "cache-control",
      "access-control-allow-origin", "access-control-expose-headers",
    ]
    let paths = [
      (Self.verdict, 401), ("\(Self.verdict)?token=\(HeartbeatServer.token)", 200), ("/healthz", 200),
      ("/readyz", 200), ("/nowhere", 404), ("/api/healthz/", 404), ("/api/healthz", 401),
      ("/\(String(repeating: "x", count: 9000))", 414),
    ]
    for (path, status) in paths {
      let result = try await curl(system.server.url + path)
      #expect(
        result.status == status && result.headers["access-control-allow-origin"] == "*", "\(path): \(result)")
      let exposed = try #require(result.headers["access-control-expose-headers"]).lowercased()
        .components(separatedBy: ", ")
      for name in result.headers.keys where !common.contains(name) {
        #expect(exposed.contains(name), "\(path): \(name)")
      }
    }
    let refused = try await curl("-X", "POST", system.server.url + "/healthz")
    #expect(refused.headers["access-control-expose-headers"]?.contains("Allow") == true)
  }
}
