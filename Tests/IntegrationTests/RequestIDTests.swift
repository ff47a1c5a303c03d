import Foundation
import Testing
import TestSupport

@Suite(.sharedSystem()) struct RequestIDTests {
  let system = SharedSystem.current!

  private static let paths = ["/healthz", "/readyz", "/nowhere", "/api/healthz/default/deployment/shop"]

  @Test(arguments: ["7", "9b2e1f04-5a7c.retry_2", String(repeating: "a", count: 64)])
  func theClientsIsPassedOn(_ id: String) async throws {
    for path in Self.paths {
      let result = try await curl("-H", "X-Request-ID: \(id)", system.server.url + path)
      #expect(result.headers["x-request-id"] == id, "\(path): \(result)")
    }
    let isLogged = await holds(within: .seconds(5)) {
      system.server.logs.components(separatedBy: #""request_id":"\#(id)""#).count > Self.paths.count
    }
    #expect(isLogged)
  }

  @Test(arguments: [
    "", "a b", "a\"b", "a,b", "a;b", "ä", "<a>", "a\\nb", String(repeating: "a", count: 65),
  ])
  func oneThatCouldHarmALogIsReplaced(_ id: String) async throws {
    var seen: Set<String> = []
    for path in Self.paths {
      let result = try await curl("-H", "X-Request-ID: \(id)", system.server.url + path)
      let own = try #require(result.headers["x-request-id"])
      #expect(own.wholeMatch(of: /[0-9]+\.[0-9]{3}-[0-9]+-[0-9]+-[0-9]+/) != nil, "\(path): \(result)")
      seen.insert(own)
    }
    #expect(seen.count == Self.paths.count, "each request has one of its own")
  }
}
