import Foundation
import Testing
import TestSupport

/// The HTTP contract, through real nginx, with real curl.
@Suite(.sharedSystem()) struct ContractTests {
  let system = SharedSystem.current!

  /// A path and what it must answer to GET and HEAD.
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let path: String
    let status: Int

    init(_ path: String, _ status: Int, _ description: String? = nil) {
      self.path = path
      self.status = status
      testDescription = description ?? path
    }
  }

  /// How a client asks; each must be answered at once and be content.
  static let clients = [["-X", "HEAD"], ["-I"], [], ["-0"]]

  static let rows = [
    Row("/health", 200),
    Row("/healthz", 200),
    Row("/readyz", 200),
    Row("/api/healthz/kube-system/deployment/kube-proxy?token=dGVzdDp0ZXN0", 200, "healthy"),
    Row("/api/healthz/default/deployment/shop?token=dGVzdDp0ZXN0", 200, "progressing"),
    Row("/api/healthz/default/deployment/search?token=dGVzdDp0ZXN0", 503, "degraded"),
    Row("/api/healthz/default/deployment/payments?token=dGVzdDp0ZXN0", 503, "unavailable"),
    Row("/api/healthz/default/deployment/unknown?token=dGVzdDp0ZXN0", 404, "no such deployment"),
    Row("/api/healthz/nowhere/deployment/shop?token=dGVzdDp0ZXN0", 404, "no such namespace"),
    Row("/api/healthz/default/deployment/Shop?token=dGVzdDp0ZXN0", 400, "malformed name"),
    Row("/api/healthz/de.fault/deployment/shop?token=dGVzdDp0ZXN0", 400, "malformed namespace"),
    Row("/api/healthz//deployment/shop?token=dGVzdDp0ZXN0", 400, "empty namespace"),
    Row("/api/healthz/default/deployment/a%2Fb?token=dGVzdDp0ZXN0", 400, "escaped slash"),
    Row("/api/healthz/default/deployment/a%00b?token=dGVzdDp0ZXN0", 400, "escaped NUL"),
    Row("/api/healthz/default/deployment/%zz?token=dGVzdDp0ZXN0", 400, "malformed escape"),
    Row("/api/healthz/default/deployment/sh%6Fp?token=dGVzdDp0ZXN0", 200, "escaped letter"),
    Row("/api/healthz/default/deployment/\(String(repeating: "a", count: 254))", 400, "overlong name"),
    Row("/api/healthz/default/deployment/\(String(repeating: "a", count: 3000))", 400, "overlong path"),
    Row("/api/healthz/\(String(repeating: "a", count: 40_000))", 414, "path that nginx does not take"),
    Row("/api/healthz/default/deployment/shop", 401, "no token"),
    Row("/api/healthz/default/deployment/shop?token=wrong", 401, "wrong token"),
    Row("/api/healthz/default/deployment/unknown", 401, "no token, no deployment"),
    Row("/", 404),
    Row("/nothing", 404),
    Row("/api", 404),
    Row("/api/healthz/", 404),
    Row("/api/healthz/default/deployment/shop/?token=dGVzdDp0ZXN0", 404, "trailing slash"),
    Row("/api/healthz/default/service/shop?token=dGVzdDp0ZXN0", 404, "another kind"),
    Row("/api/other", 404),
    Row("/readyz/x", 404),
    Row("/healthz/", 404),
    Row("/Healthz", 404),
    Row("/readyz/", 404),
    Row("/api/healthz/default/deployments/shop?token=dGVzdDp0ZXN0", 200, "plural"),
    Row("/api/healthz/default/deploy/shop?token=dGVzdDp0ZXN0", 200, "short name"),
    Row("/api/healthz/default/Deployment/shop?token=dGVzdDp0ZXN0", 404, "capital letter"),
    Row("//healthz", 404),
    Row("/k8s-heartbeat-error", 404),
    Row("/k8s-heartbeat-error/silent", 404),
  ]

  @Test(arguments: rows, clients)
  func everyClientIsAnsweredAtOnce(_ row: Row, _ client: [String]) async throws {
    let result = try await curl(client + ["--path-as-is", system.server.url + row.path])
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.status == row.status, "\(result)")
    #expect(result.headers["content-type"] == "application/health+json", "\(result)")
    if client.isEmpty {
      #expect(result.json["status"] is String, "\(result)")
      let isUp = result.status == 200
      #expect(result.body.hasPrefix(#"{"up":\#(isUp),"status":""#), "\(result)")
      #expect(result.body.components(separatedBy: #""up":"#).count == 2, "\(result)")
      #expect(result.body.hasSuffix("}\n") && result.body.count { $0.isNewline } == 1, "\(result)")
      #expect(result.headers["content-length"] == String(result.body.utf8.count), "\(result)")
    } else if client != ["-0"] {
      #expect(result.length == 0)
    }
  }

  @Test(arguments: ["/healthz", "/readyz", "/api/healthz/default/deployment/shop"])
  func anotherMethodIsRefusedWithTheAllowedOnes(_ path: String) async throws {
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
      let result = try await curl("-X", method, "-d", "x=y", system.server.url + path)
      #expect(result.status == 405, "\(result)")
      #expect(result.headers["allow"] == "GET, HEAD, OPTIONS", "\(result)")
      #expect(result.json["status"] as? String == "fail", "\(result)")
    }
  }

  @Test(arguments: [
    ["-u", "test:test"], ["-H", "Authorization: Basic dGVzdDp0ZXN0"],
    ["-H", "authorization: bAsIc dGVzdDp0ZXN0"],
    ["-u", "dGVzdDp0ZXN0:"], ["-u", "any:dGVzdDp0ZXN0"], ["-H", "Authorization: Bearer dGVzdDp0ZXN0"],
  ])
  func everyWayToShowTheTokenWorks(_ credentials: [String]) async throws {
    let result = try await curl(
      credentials + [system.server.verdict("default/deployment/shop", token: nil)])
    #expect(result.status == 200, "\(result)")
  }

  /// A path that is wrong, and what the answer says of it.
  static let hints = [
    (
      "/api/healthz/default/Deployments/shop?token=dGVzdDp0ZXN0",
      "Ask for /api/healthz/default/deployment/shop."
    ),
    ("/api/healthz/default/deployment/shop/?token=dGVzdDp0ZXN0", "Leave out the slash at the end."),
    (
      "/api/healthz/default/DEPLOYMENT/shop?token=dGVzdDp0ZXN0",
      "Ask for /api/healthz/default/deployment/shop."
    ),
    ("/api/healthz/default/Deployments/shop", "Ask for /api/healthz/{namespace}/deployment/{name}."),
    (
      "/api/healthz/default/service/shop",
      "Only deployments, statefulsets, daemonsets, jobs and cronjobs can be asked for."
    ),
    ("/api/healthz/dGVzdDp0ZXN0/default/deployment/shop", "A token does not belong into the path"),
    ("/api/healthz/", "Ask for /api/healthz/{namespace}/deployment/{name}."),
    ("/default/deployment/shop", "Ask for /api/healthz/{namespace}/deployment/{name}."),
    ("/healthz/", "Ask for /health, /healthz or /readyz, in lower case and without a slash at the end."),
    ("/Healthz?x", "Ask for /health, /healthz or /readyz"),
    ("/READYZ", "Ask for /health, /healthz or /readyz"),
  ]

  @Test(arguments: hints) func aWrongPathIsToldTheRightOne(_ path: String, _ words: String) async throws {
    let result = try await curl(system.server.url + path)
    #expect(result.status == 404 && result.body.contains(words), "\(result)")
    #expect(!result.body.contains(HeartbeatServer.token))
  }

  @Test func aRefusalSaysHowToSendAToken() async throws {
    for (token, words) in [
      (nil, "There is no token in the request."), ("secret-guess", "The token is wrong."),
    ] {
      let result = try await curl(system.server.verdict("default/deployment/shop", token: token))
      #expect(
        result.status == 401 && result.body.contains(words) && !result.body.contains("guess"), "\(result)")
      for way in ["?token=TOKEN", "Authorization: Bearer TOKEN", "Authorization: Basic TOKEN"] {
        #expect(result.body.contains(way), "\(result)")
      }
    }
  }

  @Test func aRefusalAsksForCredentials() async throws {
    let result = try await curl(system.server.verdict("default/deployment/shop", token: nil))
    #expect(result.headers["www-authenticate"] == "Basic realm=\"k8s-heartbeat\"")
  }

  @Test(arguments: [
    ("kube-system/deployment/kube-proxy", "pass", "healthy"),
    ("default/deployment/shop", "warn", "progressing"),
    ("default/deployment/search", "fail", "degraded"), ("default/deployment/payments", "fail", "unavailable"),
  ])
  func theBodySaysWhatAndWhy(_ path: String, _ status: String, _ state: String) async throws {
    let result = try await curl(system.server.verdict(path))
    let json = result.json
    #expect(json["status"] as? String == status)
    #expect(json["state"] as? String == state)
    let isUp = result.status == 200
    #expect(
      result.body.hasPrefix(
        #"{"up":\#(isUp),"status":"\#(status)","state":"\#(state)","description":""#), "\(result)")
    #expect(result.body.contains(#""status":"pass""#) == (status == "pass"), "\(result)")
    #expect((json["description"] as? String)?.isEmpty == false)
    #expect((json["output"] as? String) != nil || state == "healthy", "\(result)")
    #expect((json["checks"] as? [String: Any])?["pods:ready"] != nil)
    #expect(result.headers["cache-control"] == "no-store")
    #expect(result.headers["access-control-allow-origin"] == "*")
    #expect(result.headers["x-ratelimit-limit"] == nil, "RATE_LIMIT=off")
  }

  @Test func getKeepsTheConnectionAndHeadClosesIt() async throws {
    let url = system.server.verdict("kube-system/deployment/kube-proxy")
    let twice = try await curl(url, "-o", "/dev/null", url)
    #expect(twice.connections == 0, "the second request needs no connection of its own")
    let head = try await curl("-I", url)
    #expect(head.headers["connection"] == "close")
    #expect(head.headers["content-length"] == nil)
  }

  @Test func aTokenIsInNoLog() async throws {
    for path in Self.rows.map(\.path) { _ = try await curl("--path-as-is", system.server.url + path) }
    _ = try await curl("-u", "test:test", system.server.verdict("default/deployment/shop", token: nil))
    #expect(!system.logs.isEmpty)
    #expect(!system.logs.contains(HeartbeatServer.token))
    #expect(!system.logs.contains(FakeAPIServer.token))
    #expect(!system.logs.contains("?token"))
  }
}
