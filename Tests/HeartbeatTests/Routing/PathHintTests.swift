import Health
import Testing

@testable import Heartbeat

@Suite struct PathHintTests {
  private func hint(_ uri: String, showsNames: Bool = true) -> String {
    "\(PathHint(requestURI: uri.utf8.span, kinds: [Deployment.kind], showsNames: showsNames))"
  }

  private static let general = "Ask for /api/healthz/{namespace}/deployment/{name}."

  @Test(arguments: [
    "/api/healthz/a/deployments/b", "/api/healthz/a/deploy/b?token=x", "/api/healthz/a/Deployment/b",
    "/API/healthz/a/deployment/b", "/api/healthz/A/deployment/B/", "/api/healthz/a/deployment/b/",
    "/api/healthz//a/deployment/b", "//api/healthz/a/deployment//b", "/api/healthz/a/b",
    "/api/healthz/token/a/deployment/b", "/api/healthz/a/deployment/b/token", "/api/healthz/a/statefulset/b",
    "/api/healthz/x/y/a/deployments/b?/api/healthz/c/deployment/d",
  ])
  func theRightPathIsTold(_ uri: String) {
    #expect(hint(uri).hasPrefix("Ask for /api/healthz/a/deployment/b."), "\(hint(uri))")
    #expect(hint(uri, showsNames: false).hasPrefix(Self.general))
  }

  @Test(arguments: [
    ("/api/healthz/deployment/deployments/b", "/api/healthz/deployment/deployment/b"),
    ("/api/healthz/deployments/b", "/api/healthz/{namespace}/deployment/b"),
    ("/api/healthz/a/deployment", "/api/healthz/a/deployment/{name}"),
    ("/api/healthz/a", "/api/healthz/a/deployment/{name}"),
    ("/api/healthz/a.b/deployments/b_c", "/api/healthz/{namespace}/deployment/{name}"),
    ("/api/healthz/a/deployments/%22b", "/api/healthz/a/deployment/{name}"),
    ("/api/healthz/a/deployments/b\"", "/api/healthz/a/deployment/{name}"),
    ("/readyz/", "/readyz"), ("//READYZ", "/readyz"),
  ])
  func whatIsMissingOrMalformedHasAPlaceholder(_ uri: String, _ path: String) {
    #expect(hint(uri).hasPrefix("Ask for \(path)."), "\(hint(uri))")
  }

  @Test(arguments: [
    "", "/", "?", "*", "/a/b", "/api", "/api/other", "/healthz/default/deployment/shop", "/api/healthz",
    "/api/healthz/", "/dGVzdDp0ZXN0", "/api/dGVzdDp0ZXN0/healthz/a/deployment/b", "http://h/api/healthz/a/b",
  ])
  func anythingElseIsToldTheFormOfAPath(_ uri: String) {
    #expect(hint(uri).hasPrefix(Self.general), "\(hint(uri))")
    #expect(!hint(uri).lowercased().contains("dgvz"))
  }

  @Test func whatIsWrongIsSaid() {
    #expect(hint("/api/healthz/a/sts/b").contains("Only deployments can be asked for."))
    #expect(hint("/api/healthz/a/deployment/b/").contains("Leave out the slash at the end."))
    for uri in ["/api/healthz/x/a/deployment/b", "/api/healthz/a/deployment/b/x", "/api/healthz/a/b/c"] {
      #expect(hint(uri).contains("A token does not belong into the path"), "\(uri)")
    }
    #expect(hint("/api/healthz/a/deployments/b") == "Ask for /api/healthz/a/deployment/b.")
  }

  @Test func bytesThatAreNoTextAreNotRepeated() {
    let uri = Array("/api/healthz/a/deployments/".utf8) + [0xC3, 0x28, 0xFF, 0x00]
    #expect(
      PathHint(requestURI: uri.span, kinds: [Deployment.kind], showsNames: true).description
        == "Ask for /api/healthz/a/deployment/{name}.")
  }
}
