import FastCGI
import Foundation
import Health
import Logging
import Monitoring
import System
import TestSupport
import Testing

@testable import Heartbeat

@Suite struct ResponderTests {
  private let readiness = Readiness()

  private func respond(
    _ method: String = "GET", _ uri: String, limits: String = "off", authorization: String? = "Bearer secret",
    origin: String? = nil, asksFor requestMethod: String? = nil, with responder: Responder? = nil
  ) throws -> Response {
    var parameters = ["REQUEST_METHOD": method, "REQUEST_URI": uri, "REMOTE_ADDR": "192.0.2.1"]
    parameters["HTTP_AUTHORIZATION"] = authorization
    parameters["HTTP_ORIGIN"] = origin
    parameters["HTTP_ACCESS_CONTROL_REQUEST_METHOD"] = requestMethod
    let responder = try responder ?? make(limits: limits)
    return Request.with(parameters: parameters) { responder.respond(to: $0) }
  }

  private func make(limits: String) throws -> Responder {
    let settings = try Configuration(environment: ["AUTH_TOKEN_BASIC": "secret", "RATE_LIMIT": limits])
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    return Responder(
      limiter: try settings.rateLimit.limiter(logger: logger),
      authenticator: Authenticator(
        tokens: try TokenSource(settings.authentication.readTokens(), logger: logger)),
      verdicts: FixedVerdicts(), readiness: readiness, logger: logger)
  }

  private static let path = "/api/healthz/default/deployment/web"

  @Test func aVerdictHasALengthForGETAlone() throws {
    let get = try respond("GET", Self.path)
    #expect(get.status.code == 200)
    #expect(get["Content-Length"] == get.body.map { String($0.count) })
    let head = try respond("HEAD", Self.path)
    #expect(head.status.code == 200)
    #expect(head["Content-Length"] == nil)
    #expect(head.body == nil)
    #expect(head["Content-Type"] == get["Content-Type"])
  }

  @Test(arguments: [
    ("GET", path, 200), ("OPTIONS", path, 405), ("POST", path, 405), ("GET", "/api/healthz/x/y", 404),
    ("GET", "/api/healthz/x", 404), ("GET", "/api/healthz", 200), ("POST", "/api/healthz", 405),
    ("GET", "/api/healthz/X", 400), ("GET", "/api/healthz/", 404), ("GET", "/api/healthz/x?limit=0", 400),
    ("GET", "/api/healthz/X/deployment/web", 400), ("GET", "/readyz", 503), ("POST", "/readyz", 405),
  ])
  func routesHaveTheirStatus(_ method: String, _ uri: String, _ status: UInt16) throws {
    let response = try respond(method, uri)
    #expect(response.status.code == status)
    #expect(response["Cache-Control"] == "no-store")
    #expect(response["Access-Control-Allow-Origin"] == "*")
    #expect(response["Access-Control-Expose-Headers"]?.contains("X-RateLimit-Reset") == true)
    #expect(response["X-RateLimit-Limit"] == nil)
  }

  @Test func theLimitCountsBeforeTheTokenIsLookedAt() throws {
    let responder = try make(limits: "2-H")
    let codes = try (0..<3).map { _ in
      try respond("GET", Self.path, authorization: "Bearer wrong", with: responder).status.code
    }
    #expect(codes == [401, 401, 429])
    let refused = try respond("GET", Self.path, with: responder)
    #expect(refused.status.code == 429)
    #expect(refused["X-RateLimit-Remaining"] == "0")
    #expect(refused["Retry-After"].flatMap { Int($0) }.map { (3590...3600).contains($0) } == true)
  }

  @Test(arguments: [
    ("3-H", "\"3-H\";q=3;w=3600", "\"3-H\";r=2;t=3600"),
    ("3-H,2-M", "\"3-H\";q=3;w=3600, \"2-M\";q=2;w=60", "\"2-M\";r=1;t=60"),
    ("9-S,9-S", "\"9-S\";q=9;w=1", "\"9-S\";r=8;t=1"),
    (
      "9223372036854775807-D", "\"9223372036854775807-D\";q=999999999999999;w=86400",
      "\"9223372036854775807-D\";r=999999999999999;t=86400"
    ),
  ])
  func limitsAreToldAsTheDraftOfTheIETFHasIt(_ limits: String, _ policy: String, _ window: String) throws {
    let response = try respond("GET", Self.path, with: make(limits: limits))
    #expect(response["RateLimit-Policy"] == policy)
    #expect(response["RateLimit"] == window)
    let off = try respond("GET", Self.path)
    #expect(off["RateLimit-Policy"] == nil && off["RateLimit"] == nil)
    for name in ["RateLimit-Policy", "RateLimit"] {
      let exposed = off["Access-Control-Expose-Headers"]?.split(separator: ", ").map(String.init) ?? []
      #expect(exposed.contains(name))
    }
  }

  @Test func aRefusalIsToldAsTheDraftOfTheIETFHasIt() throws {
    let responder = try make(limits: "1-H")
    _ = try respond("GET", Self.path, with: responder)
    let refused = try respond("GET", Self.path, with: responder)
    let seconds = try #require(refused["Retry-After"])
    #expect(refused["RateLimit"] == "\"1-H\";r=0;t=\(seconds)", "both tell of the window's end")
  }

  @Test func aPreflightIsNotCounted() throws {
    let responder = try make(limits: "1-H")
    for _ in 0..<3 {
      let response = try respond(
        "OPTIONS", Self.path, origin: "https://status.example", asksFor: "GET", with: responder)
      #expect(response.status.code == 204)
      #expect(response["X-RateLimit-Remaining"] == "1")
    }
    #expect(try respond("GET", Self.path, with: responder).status.code == 200)
  }

  @Test(
    arguments: [
      (nil, nil), ("https://status.example", nil), (nil, "GET"), ("", "GET"), ("null", ""), ("", ""),
    ] as [(String?, String?)])
  func optionsThatNoBrowserSentIsNoSignOfLife(_ origin: String?, _ requestMethod: String?) throws {
    let responder = try make(limits: "1-H")
    let response = try respond(
      "OPTIONS", Self.path, origin: origin, asksFor: requestMethod, with: responder)
    #expect(response.status.code == 405)
    #expect(response["Allow"] == "GET, HEAD, OPTIONS")
    #expect(text(response).contains("Use GET or HEAD"))
    #expect(response["X-RateLimit-Remaining"] == "0", "it counts as any request does")
  }

  @Test(arguments: ["null", "https://status.example"], ["GET", "HEAD", "POST"])
  func aPreflightIsToldWhatAPageMaySend(_ origin: String, _ requestMethod: String) throws {
    let response = try respond(
      "OPTIONS", Self.path, authorization: nil, origin: origin, asksFor: requestMethod)
    #expect(response.status.code == 204 && response.body == nil)
    let allowed = try #require(response["Access-Control-Allow-Headers"]).split(separator: ", ")
    #expect(
      Set(allowed) == ["Authorization", "X-Request-ID", "Cache-Control", "Content-Type", "If-None-Match"])
  }

  private func text(_ response: Response) -> String { String(decoding: response.body ?? [], as: UTF8.self) }

  @Test func whoIsRefusedLearnsHowToSendAToken() throws {
    let without = text(try respond("GET", Self.path, authorization: nil))
    let unknown = text(try respond("GET", Self.path, authorization: "Digest username=x"))
    let wrong = text(try respond("GET", Self.path, authorization: "Bearer s3cret-guess"))
    #expect(without.contains("There is no token in the request.") && unknown == without)
    #expect(wrong.contains("The token is wrong.") && !wrong.contains("guess"))
    for body in [without, wrong] {
      for way in ["?token=TOKEN", "Authorization: Bearer TOKEN", "Authorization: Basic TOKEN"] {
        #expect(body.contains(way))
      }
    }
  }

  @Test func aWrongPathIsRightedForThoseWithATokenAlone() throws {
    let path = "/api/healthz/default/Deployment/web"
    #expect(text(try respond("GET", path)).contains("Ask for /api/healthz/default/deployment/web."))
    let stranger = try respond("GET", path, authorization: "Bearer wrong")
    #expect(stranger.status.code == 404)
    #expect(text(stranger).contains("Ask for /api/healthz/{namespace}/deployment/{name}."))
    #expect(!text(stranger).contains("default"))
  }

  @Test func readinessNeedsContactAndEndsWithDraining() throws {
    #expect(try respond("GET", "/readyz").status.code == 503)
    #expect(text(try respond("GET", "/readyz")).contains("API server has not been reached"))
    #expect(readiness.recordContact())
    #expect(!readiness.recordContact(), "the first is the first")
    #expect(try respond("GET", "/readyz").status.code == 200)
    readiness.drain()
    #expect(try respond("HEAD", "/readyz").status.code == 503)
    #expect(text(try respond("GET", "/readyz")).contains("shutting down"))
  }

  @Test func aRequestWithoutParametersIsRefused() throws {
    let responder = try make(limits: "1-H")
    let response = Request.with(parameters: [:]) { responder.respond(to: $0) }
    #expect(response.status.code == 404)
  }

  @Test func aRequestIsLoggedByItsIdAndWithoutItsToken() throws {
    let log = LogRecorder()
    let settings = try Configuration(environment: ["AUTH_TOKEN_BASIC": "secret", "RATE_LIMIT": "off"])
    var logger = log.logger
    logger.logLevel = .debug
    let responder = Responder(
      limiter: nil,
      authenticator: Authenticator(
        tokens: try TokenSource(settings.authentication.readTokens(), logger: logger)),
      verdicts: FixedVerdicts(), readiness: readiness, logger: logger)
    let parameters = [
      "REQUEST_METHOD": "GET", "REQUEST_URI": "\(Self.path)?token=secret", "REQUEST_ID": "abc-1",
    ]
    _ = Request.with(parameters: parameters) { responder.respond(to: $0) }
    for path in ["/api/healthz/default/deployment/secret", "/api/healthz/secret/deployment/x", "/secret"] {
      _ = Request.with(parameters: ["REQUEST_METHOD": "GET", "REQUEST_URI": path]) {
        responder.respond(to: $0)
      }
    }
    let text = log.lines.joined(separator: "\n")
    #expect(text.contains("abc-1"))
    #expect(text.contains("200"))
    #expect(!text.contains("secret"))
  }
}
