import Foundation
import TestSupport
import Testing

/// Groups and the index, through the whole system.
@Suite struct GroupTests {
  private static func deployment(
    _ name: String, labels: [String: String] = [:], annotations: [String: String] = [:], replicas: Int = 1
  ) -> [String: Any] {
    var deployment = SampleObjects.deployment(name, namespace: "team", replicas: replicas)
    var metadata = deployment["metadata"] as? [String: Any] ?? [:]
    (metadata["labels"], metadata["annotations"]) = (labels, annotations)
    deployment["metadata"] = metadata
    return deployment
  }

  /// One that is well, one that is down, one of which nothing is asked, and one that is to be ignored.
  private static var objects: [[String: Any]] {
    [
      deployment("web", labels: ["tier": "front"]), SampleObjects.pod(of: "web", 1, namespace: "team"),
      deployment("db", labels: ["tier": "back"]),
      SampleObjects.pod(of: "db", 1, namespace: "team", isReady: false),
      deployment("idle", replicas: 0), deployment("old", annotations: ["k8s-heartbeat/ignore": "true"]),
    ]
  }

  private static func with(
    isWatched: Bool, _ body: (SystemUnderTest, @Sendable (String) -> String) async throws -> Void
  ) async throws {
    try await SystemUnderTest.with(isWatched ? SystemUnderTest.Options() : .live()) { system in
      let base = "\(system.server.url)/api/healthz"
      let url: @Sendable (String) -> String = { path in
        "\(base)\(path)\(path.contains("?") ? "&" : "?")token=\(HeartbeatServer.token)"
      }
      try await system.apiServer.put(objects)
      let isKnown = try await holds(within: .seconds(20)) {
        try await curl(url("/team")).body.contains(#""name":"db","verdict":"unavailable""#)
      }
      let answer = try await curl(url("/team"))
      try #require(isKnown, "\(answer) \(system.logs)")
      try await body(system, url)
    }
  }

  @Test(arguments: [true, false]) func aGroupIsWhatItsMembersAre(isWatched: Bool) async throws {
    try await Self.with(isWatched: isWatched) { _, url in
      let rows: [(String, Int)] = [
        ("/team", 503), ("/team?require=50%25", 200), ("/team?require=1", 200), ("/team?require=2", 503),
        ("/team?selector=tier%3Dfront", 200), ("/team?selector=tier+in+(front,middle)", 200),
        ("/team?selector=tier+notin+(back)", 200), ("/team?selector=tier!%3Dfront", 503),
        ("/team?selector=!tier", 503), ("/team?selector=tier,tier%3D%3Dfront", 200),
        ("/team?selector=none", 404), ("/team?kind=sts,ds", 404), ("/team?kind=deploy", 503),
        ("/nowhere", 404), ("/team?selector=a%3Db%3Dc", 400), ("/team?kind=pod", 400), ("/team?limit=0", 400),
        ("/team?require=0", 400), ("/team?state=down", 400), ("/team?kind=ds&kind=ds", 400), ("/Team", 400),
        ("/team?anything=else", 503), ("", 200), ("?kind=deployments", 200), ("?kind=x", 400),
      ]
      for (path, status) in rows {
        for client in [[], ["-XHEAD"], ["-I"]] {
          let result = try await curl(client + [url(path)])
          #expect(result.exitCode == 0 && result.status == status, "\(path): \(result)")
          #expect(result.headers["content-type"] == "application/health+json", "\(path): \(result)")
          guard client.isEmpty else { continue }
          #expect(result.json["up"] as? Bool == (status == 200), "\(path): \(result)")
          #expect(result.body.components(separatedBy: #""up":"#).count == 2)
          #expect(result.body.components(separatedBy: #""status":"#).count == 2)
        }
      }
    }
  }

  @Test(arguments: [true, false]) func theBodyTellsOfItsMembers(isWatched: Bool) async throws {
    try await Self.with(isWatched: isWatched) { system, url in
      let group = try await curl(url("/team"))
      #expect(
        group.body.hasPrefix(#"{"up":false,"status":"fail","state":"unavailable","description":"#), "\(group)"
      )
      let counts = try #require(group.json["counts"] as? [String: Int])
      #expect(
        counts == [
          "unavailable": 1, "degraded": 0, "progressing": 0, "healthy": 1, "off": 1, "unreadable": 0,
          "ignored": 1,
        ])
      func names(_ result: CurlResult) -> [String] {
        (result.json["members"] as? [[String: any Sendable]])?.compactMap { $0["name"] as? String } ?? []
      }
      #expect(names(group) == ["db", "web", "idle"] && group.json["omitted"] as? Int == 0)
      let first = try await curl(url("/team?limit=1"))
      #expect(names(first) == ["db"] && first.json["omitted"] as? Int == 2)
      #expect(names(try await curl(url("/team?state=healthy,off"))) == ["web", "idle"])
      let index = try await curl(url(""))
      let namespaces = (index.json["namespaces"] as? [[String: any Sendable]])?
        .compactMap { $0["namespace"] as? String }
      #expect(namespaces?.contains("team") == true && namespaces == namespaces?.sorted(), "\(index)")
      #expect(try await curl("\(system.server.url)/api/healthz/team").status == 401)
      #expect(try await curl("\(system.server.url)/api/healthz").status == 401)
    }
  }

  @Test(arguments: [true, false]) func whatIsKnownIsNotSentAgain(isWatched: Bool) async throws {
    try await Self.with(isWatched: isWatched) { _, url in
      for path in ["/team/deployment/web", "/team?selector=tier%3Dfront", "?selector=tier%3Dfront"] {
        let first = try await curl(url(path))
        let tag = try #require(first.headers["etag"], "\(path): \(first)")
        #expect(tag.hasPrefix("W/\"") && first.status == 200)
        #expect(first.headers["age"].flatMap { Int($0) }.map { (0...30).contains($0) } == true)
        for client in [[], ["-XHEAD"], ["-I"]] {
          let again = try await curl(client + ["-H", "If-None-Match: \"x\", \(tag)", url(path)])
          #expect(again.exitCode == 0 && again.status == 304 && again.length == 0, "\(path): \(again)")
          #expect(again.headers["etag"] == tag && again.headers["age"] != nil)
        }
        let other = try await curl("-H", "If-None-Match: W/\"0\"", url(path))
        #expect(other.status == 200 && other.headers["etag"] == tag)
      }
      // A failure is told in full.
      let down = try await curl(url("/team"))
      let tag = try #require(down.headers["etag"])
      #expect(try await curl("-H", "If-None-Match: \(tag)", url("/team")).status == 503)
      #expect(try await curl("-H", "If-None-Match: *", url("/team/deployment/db")).status == 503)
    }
  }

  @Test func aNameUnderAnotherKindIsTold() async throws {
    try await Self.with(isWatched: true) { _, url in
      let result = try await curl(url("/team/ds/web"))
      #expect(result.status == 404 && result.body.contains("/api/healthz/team/deployment/web"), "\(result)")
    }
  }

  @Test func aGroupIsOneRequest() async throws {
    try await SystemUnderTest.with(.init(environment: ["RATE_LIMIT": "2-H"])) { system in
      let url = system.server.verdict("default")
      let results = try await [curl(url), curl(url), curl(url)]
      #expect(results.map(\.status).last == 429 && results[1].headers["x-ratelimit-remaining"] == "0")
    }
  }
}
