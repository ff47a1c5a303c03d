import Foundation
import Testing
import TestSupport

/// Those who poll, each in its own way: none of them may take a deployment for up that is down.
@Suite struct PollerZooTests {
  /// How answers come about.
  enum Mode: String, CaseIterable, Sendable {
    case watch, live

    var options: SystemUnderTest.Options { self == .watch ? .init() : .live() }
  }

  /// What is polled, the status that it has, and whether a keyword finds it in perfect order.
  private static let polled: [(path: String, status: Int, isHealthy: Bool)] = [
    ("kube-system/deployment/kube-proxy", 200, true), ("default/deployment/shop", 200, false),
    ("default/deployment/search", 503, false), ("default/deployment/payments", 503, false),
    ("default/deployment/unknown", 404, false), ("default/Deployments/shop", 404, false),
    ("default/deployment/Shop", 400, false), ("default/deployments/shop", 200, false),
    ("kube-system", 200, true), ("default", 503, false),
  ]

  /// Everything that can be polled, the URL complete.
  private func polled(_ system: SystemUnderTest) -> [(url: String, status: Int, isHealthy: Bool)] {
    let url = system.server.url
    return Self.polled.map { (system.server.verdict($0.path), $0.status, $0.isHealthy) } + [
      (system.server.verdict("default/deployment/shop", token: nil), 401, false),
      (system.server.verdict("default/deployment/shop", token: "wrong"), 401, false),
      ("\(url)/healthz", 200, true), ("\(url)/health", 200, true), ("\(url)/readyz", 200, true),
      ("\(url)/nowhere", 404, false), ("\(url)/healthz/", 404, false),
    ]
  }

  /// The path and the query of a URL.
  private func target(of url: String, _ system: SystemUnderTest) -> String {
    String(url.dropFirst(system.server.url.count))
  }

  @Test(arguments: Mode.allCases) func keywordMonitors(_ mode: Mode) async throws {
    try await SystemUnderTest.with(mode.options) { system in
      for (url, status, isHealthy) in polled(system) {
        let body = try await curl(url).body
        #expect(body.contains(#""up":true"#) == (status == 200), "\(url): \(body)")
        #expect(body.contains(#""up":false"#) == (status != 200), "\(url): \(body)")
        #expect(body.contains(#""status":"pass""#) == isHealthy, "\(url): \(body)")
      }
    }
  }

  @Test(arguments: Mode.allCases) func balancersThatAskWithOPTIONS(_ mode: Mode) async throws {
    try await SystemUnderTest.with(mode.options) { system in
      for (url, status, _) in polled(system) {
        let path = target(of: url, system)
        for request in [
          "OPTIONS \(path) HTTP/1.0\r\n\r\n",
          "OPTIONS \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
          "OPTIONS \(path) HTTP/1.1\r\nHost: a\r\nOrigin: https://a\r\nConnection: close\r\n\r\n",
          "OPTIONS \(path) HTTP/1.1\r\nHost: a\r\nAccess-Control-Request-Method: GET\r\nConnection: close\r\n\r\n",
        ] {
          let answer = try await RawConnection.ask(system.server.url, request)
          // Whose path leads nowhere, or is malformed in another way than a name can be, hears of that first.
          #expect(
            answer.hasPrefix(status == 404 && !url.contains("unknown") ? "HTTP/1.1 404 " : "HTTP/1.1 405 "),
            "\(answer)")
          #expect(!answer.contains(#""up":true"#))
        }
      }
    }
  }

  @Test(arguments: Mode.allCases) func clientsOfHTTP10(_ mode: Mode) async throws {
    try await SystemUnderTest.with(mode.options) { system in
      for (url, status, _) in polled(system) {
        let path = target(of: url, system)
        for request in [
          "GET \(path) HTTP/1.0\r\n\r\n",
          // As the plugin check_http of Nagios asks.
          "GET \(path) HTTP/1.0\r\nUser-Agent: check_http/v2.3.3 (nagios-plugins 2.3.3)\r\nConnection: close\r\n\r\n",
          "GET \(path) HTTP/1.1\r\nHost: a:1\r\nUser-Agent: check_http/v2.3.3\r\nConnection: close\r\n\r\n",
        ] {
          let answer = try await RawConnection.ask(system.server.url, request)
          #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
          let body = answer.components(separatedBy: "\r\n\r\n").dropFirst().joined()
          #expect(body.hasPrefix(#"{"up":\#(status == 200),"#) && body.hasSuffix("}\n"), "\(answer)")
        }
        for request in [
          "HEAD \(path) HTTP/1.0\r\n\r\n", "HEAD \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        ] {
          let answer = try await RawConnection.ask(system.server.url, request)
          #expect(answer.hasPrefix("HTTP/1.1 \(status) ") && answer.hasSuffix("\r\n\r\n"), "\(answer)")
        }
      }
    }
  }

  @Test(arguments: Mode.allCases) func curlInEveryWay(_ mode: Mode) async throws {
    try await SystemUnderTest.with(mode.options) { system in
      for client in [["-X", "HEAD"], ["-I"], [], ["-0"], ["-0", "-I"], ["-0", "-X", "HEAD"]] {
        for (url, status, _) in polled(system) {
          let result = try await curl(client + [url])
          #expect(result.status == status && result.exitCode == 0, "\(client) \(url): \(result)")
        }
      }
    }
  }

  @Test(arguments: Mode.allCases) func pagesInABrowser(_ mode: Mode) async throws {
    try await SystemUnderTest.with(mode.options) { system in
      let origin = ["-H", "Origin: https://status.example"]
      for (url, status, _) in polled(system) where status != 404 {
        let preflight = try await curl(
          origin + [
            "-X", "OPTIONS", "-H", "Access-Control-Request-Method: GET", "-H",
            "Access-Control-Request-Headers: authorization,cache-control,x-request-id", url,
          ])
        #expect(preflight.status == 204 && preflight.length == 0, "\(url): \(preflight)")
        let answer = try await curl(origin + ["-H", "Cache-Control: no-cache", url])
        #expect(answer.status == status, "\(url): \(answer)")
        #expect(answer.headers["access-control-allow-origin"] == "*", "\(url): \(answer)")
      }
    }
  }
}
