import Health
import Testing

@testable import Heartbeat

@Suite struct RouterTests {
  private static let verdict = Endpoint(
    "verdict", at: PathPattern("/api/healthz/{namespace}/{kind}/{name}", kinds: [Deployment.kind]), .api
  ) { _, _ in .ready }
  private static let readiness = Endpoint("readiness", at: PathPattern("/readyz"), .probe) { _, _ in .ready }
  private static let router = Router([verdict, readiness])

  private func route(_ method: String, _ uri: String, isPreflight: Bool = true) -> Route {
    Self.router.route(Method(method.utf8.span), uri.utf8.span, isPreflight: isPreflight)
  }

  private func deployment(_ namespace: String, _ name: String) -> Route {
    .endpoint(Self.verdict, PathValues(kind: Deployment.kind, namespace: namespace, name: name))
  }

  private static let label63 = String(repeating: "a", count: 63)
  private static let name253 = String(repeating: "a", count: 253)
  private static let encodedName253 = String(repeating: "%61", count: 253)

  @Test(
    arguments: [
      ("/api/healthz/kube-system/deployment/kube-proxy", "kube-system", "kube-proxy"),
      ("/api/healthz/a/deployment/b?token=x", "a", "b"),
      ("/api/healthz/a/deployment/b?", "a", "b"),
      ("/api/healthz/a/deployment/b?/../x", "a", "b"),
      ("/api/healthz/0-9/deployment/web.v1.2", "0-9", "web.v1.2"),
      ("/api/healthz/%61-%62/deployment/w%65b%2Ev1%2e2", "a-b", "web.v1.2"),
      ("/api/healthz/deployment/deployment/deployment", "deployment", "deployment"),
      ("/api/healthz/\(label63)/deployment/\(name253)", label63, name253),
      ("/api/healthz/a/deployment/\(encodedName253)", "a", name253),
    ], ["GET", "HEAD"])
  func aVerdictIsAskedForByItsPath(_ request: (uri: String, namespace: String, name: String), method: String)
  {
    #expect(route(method, request.uri) == deployment(request.namespace, request.name))
  }

  @Test(arguments: ["deployment", "deployments", "deploy"])
  func aKindHasTheNamesThatKubectlHas(_ word: String) {
    #expect(route("GET", "/api/healthz/a/\(word)/b") == deployment("a", "b"))
    #expect(route("GET", "/api/healthz/a/\(word.uppercased())/b") == .notFound)
  }

  @Test(arguments: ["/readyz", "/readyz?", "/readyz?verbose"], ["GET", "HEAD"])
  func readinessIsAskedForByItsPath(uri: String, method: String) {
    #expect(route(method, uri) == .endpoint(Self.readiness, PathValues()))
  }

  @Test(
    arguments: [
      "", "/", "?", "/readyz/", "//readyz", "/readyz/x", "/Readyz", "/%72eadyz", "readyz", "/healthz",
      "/api/healthz", "/api/healthz/", "/api/healthz/a", "/api/healthz/a/", "/api/healthz/a/deployment",
      "/api/healthz/a/deployment/b/", "/api/healthz/a/deployment/b/c", "/api/healthz/a/deployment/b//",
      "/api//healthz/a/deployment/b", "//api/healthz/a/deployment/b", "/api/healthz//a/deployment/b",
      "/api/healthz/a//deployment/b", "/api/healthz/a/deployment//b", "/api/healthz/a/../deployment/b",
      "/api/healthz/../healthz/a/deployment/b", "/api/./healthz/a/deployment/b",
      "/API/healthz/a/deployment/b",
      "/api/healthz/a/Deployment/b", "/api/healthz/a/%64eployment/b", "/%61pi/healthz/a/deployment/b",
      "/api/healthz/a/deploys/b", "/api/healthz/a/statefulset/b", "/api/healthz/a%2Fdeployment/b",
      "http://host/api/healthz/a/deployment/b", "api/healthz/a/deployment/b", "*",
      "/x?/api/healthz/a/deployment/b",
    ], ["GET", "POST", "OPTIONS"])
  func anyOtherPathIsNotFoundWhateverTheMethod(uri: String, method: String) {
    #expect(route(method, uri) == .notFound)
  }

  @Test(arguments: [
    "", ".", "..", "%2e%2e", "-a", "a-", "a.b", "A", "a_b", "a%2Fb", "a%00", "%00", "a%0a", "a%20b", "a+b",
    "a b", "a;b",
    "a%7f", "%C3%A9", "é", "%ff", "%c0%af", "a#b", "a\\b", label63 + "a",
  ])
  func aNamespaceIsALabel(segment: String) {
    #expect(route("GET", "/api/healthz/\(segment)/deployment/b") == .badRequest(.malformedNamespace))
  }

  @Test(arguments: [
    "", ".", "..", "%2e%2e", ".a", "a.", "a..b", "a.-b", "a-.b", "-a", "a-", "A", "a_b", "a%2Fb", "%2F",
    "a%00", "a%0Ab",
    "a+b", "%C3%A9", "é", "%ff", "%2561", name253 + "a",
  ])
  func aNameIsASubdomain(segment: String) {
    #expect(route("GET", "/api/healthz/a/deployment/\(segment)") == .badRequest(.malformedName))
  }

  @Test(arguments: ["%", "a%", "a%6", "%zz", "%6g", "%%61", "%u0061", "%-1"])
  func anEscapeHasTwoHexadecimalDigits(segment: String) {
    #expect(route("GET", "/api/healthz/\(segment)/deployment/b") == .badRequest(.malformedEscape))
    #expect(route("HEAD", "/api/healthz/a/deployment/\(segment)") == .badRequest(.malformedEscape))
    #expect(route("HEAD", "/api/healthz/a/deployment/\(segment)?61") == .badRequest(.malformedEscape))
  }

  @Test func bytesThatAreNoTextAreMalformed() {
    let uri = Array("/api/healthz/a/deployment/".utf8) + [0xC3, 0x28, 0xFF, 0x00]
    #expect(Self.router.route(.get, uri.span, isPreflight: false) == .badRequest(.malformedName))
  }

  @Test func aPathEndsAt2048Bytes() {
    let prefix = "/api/healthz/a/deployment/"
    let name = String(repeating: "a", count: 2048 - prefix.utf8.count)
    #expect(route("GET", prefix + name) == .badRequest(.malformedName))
    #expect(route("GET", prefix + name + "a") == .badRequest(.pathTooLong))
    #expect(route("GET", "/" + String(repeating: "a", count: 2048)) == .badRequest(.pathTooLong))
    #expect(
      route("GET", prefix + "b?" + String(repeating: "a", count: 9000)) == deployment("a", "b")
    )
  }

  @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "get", "GETS", "GE", "", "OPTION"])
  func anotherMethodOnAKnownRouteIsNotAllowed(method: String) {
    #expect(route(method, "/readyz") == .methodNotAllowed(Self.readiness))
    #expect(route(method, "/api/healthz/a/deployment/b") == .methodNotAllowed(Self.verdict))
    #expect(
      route(method, "/api/healthz/A/deployment/%zz") == .methodNotAllowed(Self.verdict),
      "the method counts before the segments")
  }

  @Test func aPreflightIsOfAVerdictAlone() {
    #expect(route("OPTIONS", "/api/healthz/a/deployment/b?token=x") == .preflight(Self.verdict))
    #expect(route("OPTIONS", "/api/healthz/A/deployment/%zz") == .preflight(Self.verdict))
    #expect(route("OPTIONS", "/readyz") == .methodNotAllowed(Self.readiness))
    #expect(
      route("OPTIONS", "/api/healthz/a/deployment/b", isPreflight: false) == .methodNotAllowed(Self.verdict))
  }

  @Test(arguments: [BadRequest.pathTooLong, .malformedEscape, .malformedNamespace, .malformedName])
  func aReasonIsASentence(reason: BadRequest) {
    #expect(reason.description.hasPrefix("The ") && reason.description.hasSuffix("."))
  }
}
