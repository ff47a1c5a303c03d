import FastCGI
import Foundation
import Health
import Logging
import Monitoring
import System
import TestSupport
import Testing

@testable import Heartbeat

/// What is answered on an event loop, and what is left to a thread that may wait.
@Suite struct ReplyTests {
  /// Knows `web`, and has to ask about everything else.
  private struct Verdicts: VerdictSource {
    func knownVerdict(for workload: WorkloadReference) throws(VerdictFailure) -> ConfirmedVerdict? {
      if workload.name == "gone" { throw .notFound }
      return workload.name == "web" ? try verdict(for: workload) : nil
    }

    func verdict(for workload: WorkloadReference) throws(VerdictFailure) -> ConfirmedVerdict {
      let verdict = Verdict(on: Deployment.healthy, pods: [.readyOne], at: start)
      return ConfirmedVerdict(
        VerdictEntry(.verdict(verdict), of: workload), Confirmation(at: .now, date: start))
    }

    func verdicts(in selection: Selection) throws(VerdictFailure) -> SelectedVerdicts { SelectedVerdicts() }

    func otherKinds(than workload: WorkloadReference) -> [WorkloadKind] { [] }
  }

  /// A store that others have.
  private struct SharedStore: RateLimitStore {
    let limits = [RateLimit(count: 2, period: .seconds(3600))]
    var mayBlock = true
    let isUp = true

    func take(_ key: ClientKey) throws(RateLimitStoreError) -> RateLimitDecision { try peek(key) }

    func peek(_ key: ClientKey) throws(RateLimitStoreError) -> RateLimitDecision {
      throw RateLimitStoreError("away")
    }
  }

  private let clock = ManualClock()
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private func responder(limiter: RateLimiter? = nil, tokenFile: String? = nil) throws -> Responder {
    let settings = AuthenticationSettings(
      token: tokenFile == nil ? try Secret(token: "secret".utf8) : nil, tokenFile: tokenFile)
    let tokens = TokenSource(try settings.readTokens(), logger: logger, now: { [clock] in clock.now })
    return Responder(
      limiter: limiter, authenticator: Authenticator(tokens: tokens), verdicts: Verdicts(),
      readiness: Readiness(), logger: logger)
  }

  /// The status, and whether it is answered at once.
  private func reply(_ uri: String, of responder: Responder) -> (status: UInt16, isAtOnce: Bool) {
    let parameters = ["REQUEST_METHOD": "GET", "REQUEST_URI": uri, "HTTP_AUTHORIZATION": "Bearer secret"]
    return Request.with(parameters: parameters) { request in
      switch responder.reply(to: request) {
      case .response(let response): (response.status.code, true)
      case .deferred(let respond): (respond(request).status.code, false)
      case .suspended: (0, false)
      }
    }
  }

  @Test(arguments: [
    ("/api/healthz/default/deployment/web", 200, true), ("/api/healthz/default/deployment/gone", 404, true),
    ("/api/healthz/default/deployment/Web", 400, true), ("/api/healthz/default/deployment/api", 200, false),
    ("/badge/default/deployment/web", 200, true), ("/badge/default/deployment/gone", 200, true),
    ("/badge/default/deployment/api", 200, false), ("/badge/default", 200, false),
    ("/api/healthz/default", 404, false), ("/api/healthz", 200, false), ("/readyz", 503, true),
    ("/nowhere", 404, true),
  ])
  func whatIsKnownIsAnsweredAtOnce(uri: String, status: UInt16, isAtOnce: Bool) throws {
    #expect(reply(uri, of: try responder()) == (status, isAtOnce))
  }

  @Test func refusalsAreAnsweredAtOnce() throws {
    let limiter = RateLimiter(store: try #require(MemoryStore([RateLimit(count: 1, period: .seconds(60))])))
    let responder = try responder(limiter: limiter)
    for status: UInt16 in [404, 429] { #expect(reply("/nowhere", of: responder) == (status, true)) }
    let stranger = ["REQUEST_METHOD": "GET", "REQUEST_URI": "/api/healthz/default"]
    let isAtOnce = Request.with(parameters: stranger) { request in
      if case .response = responder.reply(to: request) { true } else { false }
    }
    #expect(isAtOnce)
  }

  /// Probes are not counted, so they wait for no store.
  @Test(arguments: [("/api/healthz/default/deployment/web", 200), ("/nowhere", 404), ("/readyz", 503)])
  func whereOthersCountAsWellTheyAreAskedByOneWhoMayWait(uri: String, status: UInt16) throws {
    let responder = try responder(limiter: RateLimiter(store: SharedStore()))
    #expect(reply(uri, of: responder) == (status, uri == "/readyz"))
    let away = RateLimiter(
      store: SharedStore(mayBlock: false), fallback: MemoryStore(SharedStore().limits),
      onFailure: { Issue.record($0, "a store that is away was asked") })
    #expect(reply(uri, of: try self.responder(limiter: away)) == (status, true))
  }

  @Test func aFileOfTokensIsLookedAtByOneWhoMayWait() throws {
    let directory = try TokenDirectory("another\n")
    let responder = try responder(tokenFile: directory.path)
    let uri = "/api/healthz/default/deployment/web"
    #expect(reply(uri, of: responder) == (401, true))
    try directory.swap(to: "secret\n")
    #expect(reply(uri, of: responder) == (401, true))
    clock.advance(by: .seconds(1))
    #expect(reply("/readyz", of: responder) == (503, true), "it needs no token")
    #expect(reply(uri, of: responder) == (200, false))
    #expect(reply(uri, of: responder) == (200, true))
  }
}
