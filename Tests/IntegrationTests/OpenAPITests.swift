import Foundation
import TestSupport
import Testing

/// What `docs/openapi.yaml` says of the answers, compared with real ones of every route.
@Suite struct OpenAPITests {
  /// One answer, as `Tests/Scripts/check-openapi` reads it.
  private struct Answer: Encodable {
    let method: String
    let path: String
    let status: Int
    let headers: [String: String]
    let body: String
  }

  private static let token = "token=\(HeartbeatServer.token)"

  /// What is asked of a sound system, as far as one client's window reaches.
  private static let paths = [
    "/health", "/healthz", "/readyz", "/api/healthz?\(token)", "/api/healthz?kind=x&\(token)", "/api/healthz",
    "/api/healthz/default?\(token)", "/api/healthz/default?require=1&kind=deploy,cj&state=healthy&\(token)",
    "/api/healthz/nowhere?\(token)", "/api/healthz/default?limit=0&\(token)", "/api/healthz/default",
    "/api/healthz/ops?kind=sts,ds,cj,job&\(token)", "/badge/default?\(token)", "/badge/default",
    "/badge/default/deployment/shop?\(token)", "/badge/default/deployment/none?format=shields&\(token)",
    "/badge/ops/sts/ledger?format=shields&label=x&\(token)",
  ]

  /// Workloads of the sample cluster, and what is none.
  private static let workloads = [
    "kube-system/deployment/kube-proxy", "default/deploy/shop", "default/deployments/search",
    "default/deployment/payments", "ops/statefulset/ledger", "ops/ds/node-agent", "ops/cronjob/backup",
    "default/daemonset/shop", "default/deployment/Shop",
  ]

  private static func ask(
    _ system: SystemUnderTest, _ path: String, _ arguments: [String] = []
  ) async throws -> Answer {
    let result = try await curl(arguments + [system.server.url + path])
    let method = arguments.contains("-I") ? "HEAD" : arguments.contains("POST") ? "POST" : "GET"
    // For HEAD, curl prints the header fields in the place of a body.
    return Answer(
      method: method, path: path, status: result.status, headers: result.headers,
      body: method == "HEAD" ? "" : result.body)
  }

  /// Compares answers with the description.
  ///
  /// - Returns: The pairs of a path and a status that were seen.
  /// - Throws: When an answer is not as it is told.
  private static func check(_ answers: [Answer]) async throws -> Set<String> {
    try await withTemporaryFolder { folder in
      let encoder = JSONEncoder()
      encoder.outputFormatting = .withoutEscapingSlashes
      let lines = try answers.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
      let input = folder.appendingPathComponent("answers")
      try Data(lines.joined(separator: "\n").utf8).write(to: input)
      let program = try RunningProgram(
        Repository.file("Tests/Scripts/check-openapi"), [Repository.file("docs/openapi.yaml").path],
        standardInput: try FileHandle(forReadingFrom: input), log: folder.appendingPathComponent("log"))
      let code = await program.exitCode(within: .seconds(60))
      #expect(code == 0, "\(program.output.suffix(4000))")
      let last = try #require(program.output.split(separator: "\n").last { $0.hasPrefix("seen ") })
      return try JSONDecoder().decode(Set<String>.self, from: Data(last.dropFirst(5).utf8))
    }
  }

  /// What a token gets that sees no names.
  @Test func answersWithoutNamesAreAsTheyAreTold() async throws {
    var answers: [Answer] = []
    try await withTemporaryFolder { (folder) async throws in
      let file = folder.appendingPathComponent("tokens")
      try "status-token-of-the-tests status-only\n".write(to: file, atomically: true, encoding: .utf8)
      try await SystemUnderTest.with(.init(environment: ["AUTH_TOKEN_BASIC_FILE": file.path])) { system in
        for path in [
          "", "/default", "/ops", "/kube-system", "/nowhere", "/default/deploy/shop",
          "/default/deployment/search", "/default/deployment/none", "/ops/sts/ledger",
        ] {
          answers.append(try await Self.ask(system, "/api/healthz\(path)?token=status-token-of-the-tests"))
        }
      }
    }
    let seen = try await Self.check(answers)
    #expect(seen.contains("/api/healthz 200") && seen.contains("/api/healthz/{namespace} 404"), "\(seen)")
  }

  @Test(arguments: [true, false]) func answersAreAsTheyAreTold(isWatched: Bool) async throws {
    var answers: [Answer] = []
    try await SystemUnderTest.with(isWatched ? SystemUnderTest.Options() : .live()) { system in
      let verdicts = Self.workloads.flatMap { ["/api/healthz/\($0)?\(Self.token)", "/api/healthz/\($0)"] }
      for path in Self.paths + verdicts {
        answers.append(try await Self.ask(system, path))
        answers.append(try await Self.ask(system, path, ["-I"]))
      }
      for path in [
        "/healthz", "/readyz", "/api/healthz", "/api/healthz/default", "/api/healthz/a/job/b",
        "/badge/a/job/b",
      ] {
        answers.append(try await Self.ask(system, path, ["-X", "POST", "-d", ""]))
      }
      for path in [
        "/api/healthz/kube-system/deployment/kube-proxy", "/api/healthz", "/api/healthz/kube-system",
        "/badge/default/deployment/payments",
      ] {
        let path = "\(path)?\(Self.token)"
        let tag = try #require(try await Self.ask(system, path).headers["etag"])
        answers.append(try await Self.ask(system, path, ["-H", "If-None-Match: \(tag)"]))
      }
    }
    let seen = try await Self.check(answers)
    let expected: [String: [Int]] = [
      "/health": [200], "/healthz": [200, 405], "/readyz": [200, 405],
      "/api/healthz": [200, 304, 400, 401, 405],
      "/api/healthz/{namespace}": [200, 304, 400, 401, 404, 405, 503],
      "/api/healthz/{namespace}/{kind}/{name}": [200, 304, 400, 401, 404, 405, 503],
      "/badge/{namespace}": [200], "/badge/{namespace}/{kind}/{name}": [200, 304, 405],
    ]
    for (path, statuses) in expected {
      for status in statuses { #expect(seen.contains("\(path) \(status)")) }
    }
  }

  /// What happens to the API server, and the status of all three routes then.
  @Test(arguments: [(#"{"status": 500}"#, 502), (#"{"delayMilliseconds": 5000}"#, 504)])
  func answersAreAsTheyAreToldDuringAnOutage(_ fault: String, _ status: Int) async throws {
    let routes = ["/api/healthz", "/api/healthz/default", "/api/healthz/default/deployment/shop"]
    var answers: [Answer] = []
    try await SystemUnderTest.with(.live(["RATE_LIMIT": "6-H", "K8S_TIMEOUT": "300ms"])) { system in
      try await system.apiServer.fault(fault)
      for path in routes { answers.append(try await Self.ask(system, "\(path)?\(Self.token)")) }
      for path in routes + routes { answers.append(try await Self.ask(system, "\(path)?\(Self.token)")) }
    }
    let seen = try await Self.check(answers)
    for route in ["/api/healthz", "/api/healthz/{namespace}", "/api/healthz/{namespace}/{kind}/{name}"] {
      #expect(seen.contains("\(route) \(status)") && seen.contains("\(route) 429"), "\(seen)")
    }
  }
}
