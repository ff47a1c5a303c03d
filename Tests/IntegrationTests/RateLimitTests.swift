import Foundation
import Testing
import TestSupport

@Suite struct RateLimitTests {
  @Test func theWindowIsCountedBeforeAuthentication() async throws {
    try await SystemUnderTest.with(.init(environment: ["RATE_LIMIT": "3-H"])) { system in
      let guess = system.server.verdict("default/deployment/shop", token: "guess")
      let before = Int(Date().timeIntervalSince1970)
      for remaining in [2, 1, 0] {
        let result = try await curl(guess)
        #expect(result.status == 401, "\(result)")
        #expect(result.headers["x-ratelimit-limit"] == "3")
        #expect(result.headers["x-ratelimit-remaining"] == String(remaining))
        #expect(result.headers["ratelimit-policy"] == "\"3-H\";q=3;w=3600")
        #expect(result.headers["ratelimit"]?.hasPrefix("\"3-H\";r=\(remaining);t=3") == true)
        let reset = try #require(result.headers["x-ratelimit-reset"].flatMap { Int($0) })
        #expect((before + 3590...before + 3620).contains(reset))
        #expect(result.headers["access-control-expose-headers"]?.contains("X-RateLimit-Remaining") == true)
      }
      for client in [["-X", "HEAD"], ["-I"], [], ["-0"]] {
        let refused = try await curl(client + [system.server.verdict("default/deployment/shop")])
        #expect(refused.status == 429 && refused.exitCode == 0, "\(refused)")
        let retryAfter = try #require(refused.headers["retry-after"].flatMap { Int($0) })
        #expect((1...3600).contains(retryAfter))
      }
      let preflight = try await curl(
        "-X", "OPTIONS", "-H", "Origin: https://status.example", "-H", "Access-Control-Request-Method: GET",
        guess)
      #expect(preflight.status == 204, "preflights are not counted")
      #expect(try await curl("\(system.server.url)/readyz").status == 200, "probes are not counted")
      #expect(
        system.server.responder.output.contains("TRUSTED_PROXIES"), "127.0.0.1 is a private address")
    }
  }

  @Test func exactlyAsManyPassAsThereIsRoomForUnderLoad() async throws {
    try await SystemUnderTest.with(.init(environment: ["RATE_LIMIT": "50-H"])) { system in
      let url = system.server.verdict("default/deployment/shop")
      let statuses = try await withThrowingTaskGroup(of: [Int].self) { group in
        for _ in 0..<4 {
          group.addTask {
            var statuses: [Int] = []
            for _ in 0..<20 { statuses.append(try await curl(url).status) }
            return statuses
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(statuses.count { $0 == 200 } == 50)
      #expect(statuses.count { $0 == 429 } == 30)
    }
  }

  @Test func clientsBehindATrustedProxyHaveWindowsOfTheirOwn() async throws {
    try await SystemUnderTest.with(.init(environment: ["RATE_LIMIT": "1-H", "TRUSTED_PROXIES": "127.0.0.1"]))
    {
      (system) async throws in
      let url = system.server.verdict("default/deployment/shop")
      func status(_ forwarded: String) async throws -> Int {
        try await curl("-H", "X-Forwarded-For: \(forwarded)", url).status
      }
      #expect(try await status("192.0.2.1") == 200)
      #expect(try await status("192.0.2.1") == 429)
      #expect(try await status("192.0.2.2") == 200)
      #expect(try await status("2001:db8:0:1::1") == 200)
      #expect(try await status("2001:db8:0:1:ffff::2") == 429, "the same /64")
      #expect(try await status("2001:db8:0:2::1") == 200)
    }
  }

  @Test func withoutTrustedProxiesNobodyForgesAnAddress() async throws {
    try await SystemUnderTest.with(.init(environment: ["RATE_LIMIT": "1-H"])) { (system) async throws in
      let url = system.server.verdict("default/deployment/shop")
      #expect(try await curl("-H", "X-Forwarded-For: 192.0.2.1", url).status == 200)
      #expect(try await curl("-H", "X-Forwarded-For: 192.0.2.2", url).status == 429)
    }
  }
}
