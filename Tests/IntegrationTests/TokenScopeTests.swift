import Foundation
import TestSupport
import Testing

/// Every route with a token of every kind, through the whole system.
@Suite struct TokenScopeTests {
  /// A token, and what it may see.
  private enum Token: String, CaseIterable {
    case full, namespace, object, kind, status, statusOfObject, wrong, none

    /// What the client shows; nil for nothing.
    var text: String? { self == .none ? nil : "\(rawValue)-token-of-the-tests" }
    /// What stands behind it in the file; nil for a token that does not stand there.
    var scope: String? {
      switch self {
      case .full: "# full"
      case .namespace: "default # namespace"
      case .object: "default/deployment/search # object"
      case .kind: "*/sts */ds # kind"
      case .status: "status-only # status"
      case .statusOfObject: "default/deploy/search status-only # statusOfObject"
      case .wrong, .none: nil
      }
    }

    /// Whether answers have no names in them.
    var isStatusOnly: Bool { self == .status || self == .statusOfObject }
    /// Whether it opens anything.
    var isValid: Bool { scope != nil }
  }

  /// A path, and who is answered what.
  private struct Row {
    let path: String
    /// What who may see all is answered.
    let status: Int
    /// Which others see that as well, or something else; 404 is for those who are not named.
    var others: [Token: Int] = [:]
    /// Whether a token is asked for.
    var needsToken = true

    /// What a token is answered.
    func expected(_ token: Token) -> Int {
      guard needsToken else { return status }
      return switch token {
      case .full, .status: status
      case .wrong, .none: 401
      case .namespace, .object, .kind, .statusOfObject: status == 400 ? 400 : others[token] ?? 404
      }
    }
  }

  /// The sample cluster.
  private static let rows = [
    Row(
      path: "/api/healthz/default/deployment/search", status: 503,
      others: [.namespace: 503, .object: 503, .statusOfObject: 503]),
    Row(path: "/api/healthz/default/deploy/shop", status: 200, others: [.namespace: 200]),
    Row(path: "/api/healthz/kube-system/deployment/kube-proxy", status: 200),
    Row(path: "/api/healthz/ops/statefulset/ledger", status: 503, others: [.kind: 503]),
    Row(path: "/api/healthz/ops/ds/node-agent", status: 200, others: [.kind: 200]),
    Row(path: "/api/healthz/ops/cronjob/backup", status: 503),
    Row(path: "/api/healthz/ops/job/backup-28001", status: 200),
    Row(path: "/api/healthz/default/deployment/none", status: 404),
    Row(path: "/api/healthz/default/deployment/None", status: 400, needsToken: false),
    Row(
      path: "/api/healthz/default", status: 503,
      others: [.namespace: 503, .object: 503, .statusOfObject: 503]),
    Row(
      path: "/api/healthz/default?require=1", status: 200,
      others: [.namespace: 200, .object: 503, .statusOfObject: 503]),
    Row(path: "/api/healthz/ops?kind=cj,sts,ds", status: 503, others: [.kind: 503]),
    Row(path: "/api/healthz/kube-system", status: 200),
    Row(path: "/api/healthz/nowhere", status: 404),
    Row(path: "/api/healthz/default?limit=0", status: 400),
    Row(
      path: "/api/healthz", status: 200,
      others: [.namespace: 200, .object: 200, .kind: 200, .statusOfObject: 200]),
    Row(path: "/badge/default/deployment/search", status: 200, needsToken: false),
    Row(path: "/badge/default", status: 200, needsToken: false),
    Row(path: "/health", status: 200, needsToken: false),
    Row(path: "/healthz", status: 200, needsToken: false),
    Row(path: "/readyz", status: 200, needsToken: false),
    Row(path: "/status/", status: 200, needsToken: false),
    Row(path: "/metrics", status: 404, needsToken: false),
    Row(path: "/nowhere", status: 404, needsToken: false),
    Row(path: "/api/healthz/a/b", status: 404, needsToken: false),
  ]

  private static func with(
    isWatched: Bool, _ body: (SystemUnderTest) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { (folder) async throws in
      let file = folder.appendingPathComponent("tokens")
      let lines = Token.allCases.compactMap { token in token.scope.map { "\(token.text ?? "") \($0)\n" } }
      try lines.joined().write(to: file, atomically: true, encoding: .utf8)
      let environment = ["AUTH_TOKEN_BASIC_FILE": file.path, "WATCH": isWatched ? "on" : "off"]
      try await SystemUnderTest.with(.init(environment: environment)) { system in
        let url = "\(system.server.url)/api/healthz/ops/cronjob/backup?token=\(Token.full.text ?? "")"
        try #require(
          try await holds(within: .seconds(20)) { try await curl(url).status == 503 }, "\(system.logs)")
        try await body(system)
      }
    }
  }

  /// Asks with a token in the query, or in the header.
  private static func ask(
    _ system: SystemUnderTest, _ path: String, _ token: Token, inHeader: Bool = false, _ more: [String] = []
  ) async throws -> CurlResult {
    let url = system.server.url + path
    guard let text = token.text else { return try await curl(more + [url]) }
    if inHeader { return try await curl(more + ["-H", "Authorization: Bearer \(text)", url]) }
    return try await curl(more + ["\(url)\(path.contains("?") ? "&" : "?")token=\(text)"])
  }

  @Test(arguments: [true, false]) func everyRouteWithATokenOfEveryKind(isWatched: Bool) async throws {
    try await Self.with(isWatched: isWatched) { system in
      for row in Self.rows {
        for token in Token.allCases {
          let expected = row.expected(token)
          let get = try await Self.ask(system, row.path, token)
          #expect(get.status == expected, "\(token) \(row.path): \(get)")
          let head = try await Self.ask(system, row.path, token, inHeader: true, ["-I"])
          #expect(head.exitCode == 0 && head.status == expected, "\(token) \(row.path): \(head)")
          guard row.needsToken else { continue }
          #expect(get.json["up"] as? Bool == (expected == 200), "\(token) \(row.path): \(get)")
          #expect(get.headers["x-token-name"] == nil && head.headers["x-token-name"] == nil)
          if token.isStatusOnly, expected != 400 {
            let keys = Set(get.json.keys)
            #expect(keys.isSuperset(of: ["up", "status"]), "\(get)")
            #expect(keys.isSubset(of: ["up", "status", "state"]), "\(token) \(row.path): \(get)")
          }
        }
      }
    }
  }

  @Test(arguments: [true, false]) func whatMayNotBeSeenIsNotSaidToBeThere(isWatched: Bool) async throws {
    try await Self.with(isWatched: isWatched) { system in
      // Of what it may see nothing, an answer is that of what is not there.
      for (hidden, unknown, word) in [
        ("default/deployment/shop", "default/deployment/none", ("none", "shop")),
        ("ops/statefulset/ledger", "ops/statefulset/none", ("none", "ledger")),
        ("ops", "nowhere", ("nowhere", "ops")),
        ("default/sts/search", "default/sts/other", ("other", "search")),
      ] {
        let token = hidden.hasSuffix("search") ? Token.kind : .object
        let (one, other) = (
          try await Self.ask(system, "/api/healthz/\(hidden)", token),
          try await Self.ask(system, "/api/healthz/\(unknown)", unknown == "nowhere" ? .full : token)
        )
        #expect(
          one.status == 404 && one.body == other.body.replacingOccurrences(of: word.0, with: word.1), "\(one)"
        )
        #expect(Set(one.headers.keys) == Set(other.headers.keys), "\(one)")
      }
      // The other kind is told of to who may see it.
      let hint = try await Self.ask(system, "/api/healthz/default/sts/search", .object)
      #expect(
        hint.body.contains("/api/healthz/default/deployment/search") == isWatched
          || hint.body.contains("There is a"))
      #expect(
        try await !Self.ask(system, "/api/healthz/default/sts/shop", .object).body.contains("There is a"))

      let group = try await Self.ask(system, "/api/healthz/default", .object)
      let names = (group.json["members"] as? [[String: any Sendable]])?.map { $0["name"] as? String }
      #expect(
        names == ["search"] && !group.body.contains("payments") && !group.body.contains("shop"), "\(group)")
      let index = try await Self.ask(system, "/api/healthz", .kind)
      #expect(index.body.contains(#""namespace":"ops""#) && !index.body.contains("default"), "\(index)")
      #expect(try await Self.ask(system, "/api/healthz", .object).body.contains("1 workload in 1 namespace."))
    }
  }

  @Test(arguments: [true, false]) func aBadgeIsGreyForWhatMayNotBeSeen(isWatched: Bool) async throws {
    try await Self.with(isWatched: isWatched) { system in
      for (path, seeing) in [
        ("default/deployment/search", [Token.full, .namespace, .object, .status, .statusOfObject]),
        ("ops/statefulset/ledger", [.full, .kind, .status]), ("kube-system", [.full, .status]),
        ("ops", [.full, .kind, .status]),
      ] {
        for token in Token.allCases {
          let badge = try await Self.ask(system, "/badge/\(path)", token)
          #expect(badge.body.contains(": unknown<") == !seeing.contains(token), "\(token) \(path): \(badge)")
        }
      }
    }
  }

  @Test func statusOnlyHasATagOfItsOwn() async throws {
    try await Self.with(isWatched: true) { system in
      let path = "/api/healthz/default/deploy/shop"
      let full = try await Self.ask(system, path, .full).headers["etag"]
      let own = try await Self.ask(system, path, .status)
      let tag = try #require(own.headers["etag"])
      #expect(tag != full && own.body == #"{"up":true,"status":"warn","state":"progressing"}"# + "\n")
      #expect(try await Self.ask(system, path, .status, ["-H", "If-None-Match: \(tag)"]).status == 304)
      #expect(try await Self.ask(system, path, .full, ["-H", "If-None-Match: \(tag)"]).status == 200)
    }
  }

  @Test func bothLogsNameTheToken() async throws {
    try await Self.with(isWatched: true) { system in
      for token in Token.allCases {
        for method in [[], ["-I"]] {
          let id = "\(token)\(method.count)"
          _ = try await Self.ask(
            system, "/api/healthz/default/deploy/shop", token, method + ["-H", "X-Request-ID: \(id)"])
          let name = token.isValid ? token.rawValue : ""
          let isLogged = await holds(within: .seconds(5)) {
            let lines = system.server.logs.split(separator: "\n").filter { $0.contains(id) }
            return lines.contains {
              $0.contains(#""request_id":"\#(id)""#) && $0.contains(#""token":"\#(name)""#)
            }
              && lines.contains {
                $0.contains("request_id=\(id) ")
                  && $0.hasSuffix(name.isEmpty ? "token=\"\"" : "token=\(name)")
              }
          }
          #expect(isLogged, "\(id): \(system.server.logs)")
        }
      }
      #expect(!system.logs.contains("of-the-tests"))
    }
  }

  @Test func aChangedScopeCountsWithinASecond() async throws {
    try await withTemporaryFolder { (folder) async throws in
      let file = folder.appendingPathComponent("tokens")
      func write(_ text: String) throws { try text.write(to: file, atomically: true, encoding: .utf8) }
      try write("full-token-of-the-tests default\n")
      try await SystemUnderTest.with(.init(environment: ["AUTH_TOKEN_BASIC_FILE": file.path])) { system in
        let path = "/api/healthz/kube-system/deployment/kube-proxy"
        #expect(try await Self.ask(system, path, .full).status == 404)
        try write("full-token-of-the-tests default kube-system/deployment\n")
        #expect(
          try await holds(within: .seconds(10)) { try await Self.ask(system, path, .full).status == 200 })
        try write("full-token-of-the-tests default/pod\n")
        #expect(
          try await holds(within: .seconds(10)) {
            // The file is looked at when somebody asks.
            _ = try await Self.ask(system, path, .full)
            return system.logs.contains("line 1 has a word behind the token")
          })
        #expect(try await Self.ask(system, path, .full).status == 200)
        try write("full-token-of-the-tests default\n")
        #expect(
          try await holds(within: .seconds(10)) { try await Self.ask(system, path, .full).status == 404 })
      }
    }
  }
}
