import Foundation
import TestSupport
import Testing

/// Badges, through the whole system.
@Suite struct BadgeTests {
  private static let token = "token=\(HeartbeatServer.token)"

  /// What every badge is: 200, a picture, and never kept without asking.
  private static func expectBadge(_ result: CurlResult, _ message: String, label: String) {
    #expect(result.exitCode == 0 && result.status == 200, "\(result)")
    #expect(result.headers["content-type"] == "image/svg+xml", "\(result)")
    #expect(result.headers["cache-control"] == "no-cache, max-age=0, must-revalidate", "\(result)")
    #expect(result.headers["content-security-policy"] == "default-src 'none'", "\(result)")
    #expect(result.headers["x-ratelimit-remaining"] == nil, "\(result)")
    #expect(result.body.contains("<title>\(label): \(message)</title>"), "\(result)")
  }

  @Test(arguments: [true, false]) func aBadgeSaysTheState(isWatched: Bool) async throws {
    try await SystemUnderTest.with(isWatched ? SystemUnderTest.Options() : .live()) { system in
      let rows = [
        ("kube-system/deployment/kube-proxy", "healthy"), ("default/deploy/shop", "progressing"),
        ("default/deployment/search", "degraded"), ("default/deployments/payments", "unavailable"),
        ("default/deployment/none", "unknown"), ("kube-system", "healthy"), ("default", "unavailable"),
        ("default?require=1", "degraded"), ("default?selector=none", "unknown"), ("nowhere", "unknown"),
        ("default/deployment/UPPER", "unknown"), ("default?limit=x", "unknown"),
      ]
      for (path, message) in rows {
        let url = "\(system.server.url)/badge/\(path)\(path.contains("?") ? "&" : "?")\(Self.token)"
        let label = String(path.prefix { $0 != "?" }.split(separator: "/").last ?? "")
        let result = try await curl(url)
        Self.expectBadge(result, message, label: label == "UPPER" ? "k8s-heartbeat" : label)
        for client in [["-XHEAD"], ["-I"]] {
          let head = try await curl(client + [url])
          #expect(head.exitCode == 0 && head.status == 200, "\(head)")
        }
        let tag = try #require(result.headers["etag"])
        let known = try await curl("-H", "If-None-Match: \(tag)", url)
        #expect(known.status == 304 && known.headers["cache-control"] == result.headers["cache-control"])
      }
    }
  }

  /// Whoever may not know how something is learns nothing else either: the same bytes, whatever the reason.
  @Test func aGreyBadgeTellsNobodyWhy() async throws {
    try await SystemUnderTest.with(SystemUnderTest.Options(environment: ["RATE_LIMIT": "9-H"])) { system in
      let badge = "\(system.server.url)/badge/default/deployment"
      let unknown = try await curl("\(badge)/none?label=x&\(Self.token)")
      let tag = try #require(unknown.headers["etag"])
      // One that does not exist, a wrong token, none, a malformed name; and what the window does not allow any more.
      let paths = ["none?\(Self.token)&", "shop?token=wrong&", "shop?", "Shop?", "shop?\(Self.token)&"]
      for path in paths {
        let result = try await curl("\(badge)/\(path)label=x")
        Self.expectBadge(result, "unknown", label: "x")
        #expect(result.body == unknown.body && result.headers["etag"] == tag, "\(result)")
        #expect(Set(result.headers.keys) == Set(unknown.headers.keys), "\(result)")
        let known = try await curl("-H", "If-None-Match: \(tag)", "\(badge)/\(path)label=x")
        #expect(known.status == 304, "\(known)")
      }
      let told = try await curl("\(system.server.url)/api/healthz/default/deployment/shop?\(Self.token)")
      #expect(told.status == 429)
      let logs = system.logs
      #expect(!logs.contains("/badge/default"), "\(logs)")
    }
  }

  @Test func withoutAResponderNginxGivesTheGreyBadge() async throws {
    try await SystemUnderTest.with { system in
      let url = "\(system.server.url)/badge/default/deployment/shop"
      let grey = try await curl("\(url)?label=k8s-heartbeat")
      let shields = try await curl("\(url)?label=k8s-heartbeat&format=shields")
      await system.server.responder.stop()
      let alone = try await curl(url)
      Self.expectBadge(alone, "unknown", label: "k8s-heartbeat")
      #expect(alone.body == grey.body)
      let json = try await curl("\(url)?format=shields")
      #expect(json.status == 200 && json.headers["content-type"] == "application/json")
      #expect(json.body == shields.body)
      for client in [["-XHEAD"], ["-I"]] {
        let head = try await curl(client + [url])
        #expect(head.exitCode == 0 && head.status == 200, "\(head)")
      }
    }
  }

  @Test func labelsAndFormatsAreAskedFor() async throws {
    try await SystemUnderTest.with { system in
      let url = "\(system.server.url)/badge/default/deployment/payments?\(Self.token)"
      let label = "%3Cscript%3Ealert(1)%3C%2Fscript%3E+%26+%22x%22"
      let hostile = try await curl("\(url)&label=\(label)")
      Self.expectBadge(
        hostile, "unavailable", label: "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;")
      Self.expectBadge(try await curl("\(url)&label=%00%zz"), "unavailable", label: "payments")
      let shields = try await curl("\(url)&format=shields&label=Pay")
      #expect(
        shields.json["label"] as? String == "Pay" && shields.json["message"] as? String == "unavailable")
      #expect(shields.headers["content-type"] == "application/json")
      let post = try await curl("-X", "POST", "-d", "", url)
      #expect(post.status == 405 && post.headers["allow"] == "GET, HEAD, OPTIONS", "\(post)")
    }
  }
}
