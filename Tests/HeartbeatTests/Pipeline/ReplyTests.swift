import Foundation
import Health
import Logging
import Monitoring
import System
import TestSupport
import Testing

@testable import FastCGI
@testable import Heartbeat

/// What is answered on an event loop, and what is left to a thread that may wait.
@Suite struct ReplyTests {
  /// A store that others have.
  private struct SharedStore: RateLimitStore {
    let limits = [RateLimit(count: 2, period: .seconds(3600))]
    var mayBlock = true
    var hasRoom = true
    let isUp = true

    func take(_ key: ClientKey) throws(RateLimitStoreError) -> RateLimitDecision { try peek(key) }

    func peek(_ key: ClientKey) throws(RateLimitStoreError) -> RateLimitDecision {
      Issue.record("somebody waits for it")
      throw RateLimitStoreError("away")
    }

    func ask(
      _ query: RateLimitQuery, _ key: ClientKey,
      completion: @escaping @Sendable (Result<RateLimitDecision, RateLimitStoreError>) -> Void
    ) {
      let decision = RateLimitDecision(
        isAllowed: hasRoom, policy: limits[0], remaining: hasRoom ? 1 : 0, resetAfter: .seconds(60),
        resetTime: 0, isFirstRefusal: false)
      TestThread.start { completion(.success(decision)) }
    }
  }

  private let clock = ManualClock()
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private func responder(limiter: RateLimiter? = nil, tokenFile: String? = nil) throws -> Responder {
    let settings = AuthenticationSettings(
      token: tokenFile == nil ? try Secret(token: "secret".utf8) : nil, tokenFile: tokenFile)
    let tokens = TokenSource(try settings.readTokens(), logger: logger, now: { [clock] in clock.now })
    return Responder(
      limiter: limiter, authenticator: Authenticator(tokens: tokens), verdicts: FixedVerdicts(),
      readiness: Readiness(), logger: logger)
  }

  /// Who answers a request, or has a part in it.
  private enum Part {
    /// The event loop.
    case loop
    /// A thread that may wait.
    case worker
    /// Somebody who answers later, while no thread waits.
    case other
  }

  /// The status, and who had a part in the answer.
  private func parts(_ uri: String, of responder: Responder) -> (status: UInt16, parts: [Part]) {
    let parameters = ["REQUEST_METHOD": "GET", "REQUEST_URI": uri, "HTTP_AUTHORIZATION": "Bearer secret"]
    return Request.with(parameters: parameters) { request in
      var reply = responder.reply(to: request)
      var parts: [Part] = []
      while true {
        switch reply {
        case .response(let response): return (response.status.code, parts + [.loop])
        case .deferred(let respond): return (respond(request).status.code, parts + [.worker])
        case .suspended(let start):
          parts.append(.other)
          let arrival = Completion<Resumption.Continuation?>()
          start(Resumption { arrival.fulfil($0) })
          guard let next = arrival.wait() else { return (0, parts) }
          reply = next(request)
        }
      }
    }
  }

  /// The status, and whether it is answered at once.
  private func reply(_ uri: String, of responder: Responder) -> (status: UInt16, isAtOnce: Bool) {
    let (status, parts) = parts(uri, of: responder)
    return (status, parts == [.loop])
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
  @Test(
    arguments: [
      ("/api/healthz/default/deployment/web", 200, [.other, .loop]),
      ("/api/healthz/default/deployment/api", 200, [.other, .worker]), ("/nowhere", 404, [.other, .loop]),
      ("/readyz", 503, [.loop]),
    ] as [(String, UInt16, [Part])])
  private func whereOthersCountAsWellTheyAreAskedWhileNobodyWaits(
    uri: String, status: UInt16, expected: [Part]
  ) throws {
    let responder = try responder(limiter: RateLimiter(store: SharedStore()))
    #expect(parts(uri, of: responder) == (status, expected))
    let full = try self.responder(limiter: RateLimiter(store: SharedStore(hasRoom: false)))
    #expect(parts(uri, of: full) == (uri == "/readyz" ? (503, [.loop]) : (429, [.other, .loop])))
    let away = RateLimiter(
      store: SharedStore(mayBlock: false), fallback: MemoryStore(SharedStore().limits),
      onFailure: { Issue.record($0, "a store that is away was asked") })
    #expect(parts(uri, of: try self.responder(limiter: away)) == (status, expected.filter { $0 != .other }))
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

  @Test func aFileOfTokensIsLookedAtAfterAStoreHasAnswered() throws {
    let directory = try TokenDirectory("another\n")
    let responder = try responder(limiter: RateLimiter(store: SharedStore()), tokenFile: directory.path)
    let uri = "/api/healthz/default/deployment/web"
    #expect(parts(uri, of: responder) == (401, [.other, .loop]))
    try directory.swap(to: "secret\n")
    clock.advance(by: .seconds(1))
    #expect(parts(uri, of: responder) == (200, [.other, .worker]))
    #expect(parts(uri, of: responder) == (200, [.other, .loop]))
  }
}
