import FastCGI
import Foundation
import Health
import Kubernetes
import Logging
import Monitoring
import System
import TestSupport
import Testing

@testable import Heartbeat

/// Tokens that may see a part, with a cluster of fixed verdicts.
@Suite struct ScopedTokenTests {
  private let log = LogRecorder()

  private static let file = """
    full-token-of-the-tests # all
    shop-token-of-the-tests shop # the "shop"
    web-token-of-the-tests shop/deploy/web
    sets-token-of-the-tests */sts
    status-token-of-the-tests status-only # status
    badge-token-of-the-tests shop/deploy/web status-only # badge
    """

  private static let entries = [
    FixedCluster.entry("web", ready: 1), FixedCluster.entry("db", ready: 0),
    FixedCluster.entry("indexer", ready: 1, in: "search"),
    VerdictEntry(
      .unreadable("field x"), of: WorkloadReference(kind: StatefulSet.kind, namespace: "search", name: "bad")),
  ]

  private func responder(failures: [WorkloadKind: VerdictFailure] = [:]) throws -> Responder {
    let tokens = try TokenDirectory(Self.file)
    var logger = log.logger
    logger.logLevel = .debug
    let source = try TokenSource(
      AuthenticationSettings(token: nil, tokenFile: tokens.path).readTokens(), logger: logger)
    let cluster = FixedCluster(
      selected: SelectedVerdicts(
        Self.entries, failures: failures, at: Confirmation(at: .now, date: start)),
      others: [Deployment.kind, CronJob.kind])
    return Responder(
      limiter: nil, authenticator: Authenticator(tokens: source), verdicts: cluster, readiness: Readiness(),
      logger: logger)
  }

  private func ask(
    _ path: String, _ token: String, _ responder: Responder, _ more: [String: String] = [:]
  ) -> Response {
    let parameters = [
      "REQUEST_METHOD": "GET", "REQUEST_URI": path,
      "HTTP_AUTHORIZATION": "Bearer \(token)-token-of-the-tests",
    ]
    return Request.with(parameters: parameters.merging(more) { $1 }) { responder.respond(to: $0) }
  }

  private func text(_ response: Response) -> String { String(decoding: response.body ?? [], as: UTF8.self) }

  @Test(
    arguments: [
      (
        "/api/healthz/shop/deployment/web",
        ["full": 200, "shop": 200, "web": 200, "sets": 404, "status": 200, "badge": 200]
      ),
      (
        "/api/healthz/shop/deployment/db",
        ["full": 503, "shop": 503, "web": 404, "sets": 404, "status": 503, "badge": 404]
      ),
      (
        "/api/healthz/search/statefulset/bad",
        ["full": 502, "shop": 404, "web": 404, "sets": 502, "status": 502, "badge": 404]
      ),
      (
        "/api/healthz/shop", ["full": 503, "shop": 503, "web": 200, "sets": 404, "status": 503, "badge": 200]
      ),
      (
        "/api/healthz/search",
        ["full": 502, "shop": 404, "web": 404, "sets": 502, "status": 502, "badge": 404]
      ),
      ("/api/healthz", ["full": 200, "shop": 200, "web": 200, "sets": 200, "status": 200, "badge": 200]),
      (
        "/api/healthz/nowhere",
        ["full": 404, "shop": 404, "web": 404, "sets": 404, "status": 404, "badge": 404]
      ),
      (
        "/api/healthz/shop?require=2",
        ["full": 503, "shop": 503, "web": 503, "sets": 404, "status": 503, "badge": 503]
      ),
      (
        "/api/healthz/shop?kind=x",
        ["full": 400, "shop": 400, "web": 400, "sets": 400, "status": 400, "badge": 400]
      ),
      ("/nowhere", ["full": 404, "shop": 404, "web": 404, "sets": 404, "status": 404, "badge": 404]),
    ] as [(String, [String: UInt16])])
  func whatMayNotBeSeenDoesNotExist(_ path: String, _ statuses: [String: UInt16]) throws {
    let responder = try responder()
    for (token, status) in statuses {
      let response = ask(path, token, responder)
      #expect(response.status.code == status, "\(token) \(path): \(text(response))")
      #expect(text(response).contains(#""up":\#(status == 200)"#))
    }
    #expect(ask(path, "no", responder).status.code == (path == "/nowhere" ? 404 : 401))
  }

  @Test func itIsAnsweredAsIfItWereNotThere() throws {
    let responder = try responder()
    let unknown = text(ask("/api/healthz/shop/deployment/none", "web", responder))
    let hidden = text(ask("/api/healthz/shop/deployment/db", "web", responder))
    #expect(
      hidden == unknown.replacing("none", with: "db") && hidden.contains("There is no deployment shop/db."))
    #expect(
      text(ask("/api/healthz/search", "shop", responder))
        == text(ask("/api/healthz/nowhere", "full", responder)).replacing("nowhere", with: "search"))
    let index = text(ask("/api/healthz", "web", responder))
    #expect(index.contains("1 workload in 1 namespace.") && !index.contains("search"))
    #expect(index.contains(#""unavailable":0"#))
    let group = text(ask("/api/healthz/shop", "web", responder))
    #expect(group.contains(#""name":"web""#) && !group.contains("db") && group.contains("1 of 1 member up"))
  }

  @Test func noKindIsHintedAtThatMayNotBeSeen() throws {
    let responder = try responder()
    let path = "/api/healthz/shop/sts/web"
    #expect(text(ask(path, "full", responder)).contains("a cronjob of that name"))
    let hint = text(ask(path, "web", responder))
    #expect(hint.contains("/api/healthz/shop/deployment/web") && !hint.contains("cronjob"))
    #expect(!text(ask(path, "sets", responder)).contains("of that name"))
    #expect(text(ask(path, "status", responder)) == #"{"up":false,"status":"fail"}"# + "\n")
  }

  @Test func whatFailsOfAnotherKindDoesNotShow() throws {
    let refused = VerdictFailure.api(
      .forbidden(
        PermissionDenied(verb: "list", resource: "statefulsets", group: "apps", namespace: nil, message: "no")
      ))
    let responder = try responder(failures: [StatefulSet.kind: refused])
    for path in ["/api/healthz/shop?require=100%25", "/api/healthz"] {
      #expect(ask(path, "web", responder).status.code == 200)
      #expect(!text(ask(path, "web", responder)).contains("statefulset"))
    }
    #expect(ask("/api/healthz", "shop", responder).status.code == 502)
    #expect(ask("/api/healthz/shop", "sets", responder).status.code == 502)
  }

  @Test(arguments: [
    ("/api/healthz/shop/deployment/web", #""up":true,"status":"pass","state":"healthy""#),
    ("/api/healthz/shop/deployment/db", #""up":false,"status":"fail","state":"unavailable""#),
    ("/api/healthz/search/statefulset/bad", #""up":false,"status":"fail""#),
    ("/api/healthz/shop/deployment/none", #""up":false,"status":"fail""#),
    ("/api/healthz/shop", #""up":false,"status":"fail","state":"unavailable""#),
    ("/api/healthz/shop?selector=x", #""up":false,"status":"fail""#),
    ("/api/healthz", #""up":true,"status":"pass""#),
  ])
  func statusOnlyGetsNoNames(_ path: String, _ members: String) throws {
    let responder = try responder()
    let response = ask(path, "status", responder)
    #expect(text(response) == "{\(members)}\n" && response["Age"] == ask(path, "full", responder)["Age"])
    #expect(response["Content-Length"] == "\(members.utf8.count + 3)")
    #expect(text(ask("/api/healthz/shop/Deployment/web", "status", responder)).contains("{name}"))
    #expect(text(ask("/api/healthz/shop/Deployment/web", "full", responder)).contains("deployment/web"))
  }

  @Test func statusOnlyHasATagOfItsOwn() throws {
    let responder = try responder()
    let path = "/api/healthz/shop/deployment/web"
    let full = try #require(ask(path, "full", responder)["ETag"])
    let own = try #require(ask(path, "badge", responder)["ETag"])
    #expect(full != own && ask(path, "web", responder)["ETag"] == full)
    #expect(ask(path, "badge", responder).fields.all.count { $0.name == "ETag" } == 1)
    #expect(ask(path, "badge", responder, ["HTTP_IF_NONE_MATCH": own]).status == .notModified)
    #expect(ask(path, "badge", responder, ["HTTP_IF_NONE_MATCH": full]).status == .ok)
    #expect(ask(path, "full", responder, ["HTTP_IF_NONE_MATCH": own]).status == .ok)
  }

  @Test func theNameOfATokenIsForTheLogs() throws {
    let responder = try responder()
    let path = "/api/healthz/shop/deployment/web"
    #expect(ask(path, "shop", responder)["X-Token-Name"] == nil, "who does not hide it does not get it")
    let wanted = ["K8S_HEARTBEAT_TOKEN_NAME": "on"]
    #expect(ask(path, "shop", responder, wanted)["X-Token-Name"] == #"the "shop""#)
    #expect(ask("/nowhere", "shop", responder, wanted)["X-Token-Name"] == #"the "shop""#)
    // printf %s web-token-of-the-tests | sha256sum
    let digest = try #require(Secret("web-token-of-the-tests").digest)
    #expect(
      ask(path, "web", responder, wanted)["X-Token-Name"] == String(Hexadecimal.text(digest.bytes).prefix(8)))
    #expect(ask(path, "no", responder, wanted)["X-Token-Name"] == nil)
    #expect(ask("/readyz", "shop", responder, wanted)["X-Token-Name"] == nil)
    let lines = log.lines.filter { $0.hasPrefix("debug: answered") }
    #expect(lines.count == 6 && lines[0].contains(#"token=the "shop""#) && lines[4].hasSuffix("token="))
    #expect(!log.lines.joined().contains("of-the-tests"))
  }
}
