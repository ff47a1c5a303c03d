import Testing

/// What tests choose by the server's version.
@Suite struct ServerVersionTests {
  @Test(arguments: [
    ("Kubernetes v1.20.2\n", ServerVersion(1, 20)), ("v1.36.0-rc.1", ServerVersion(1, 36)),
    ("v1.33.5-gke.1080000", ServerVersion(1, 33)), ("v1.31.0+k3s1", ServerVersion(1, 31)),
    ("Kubernetes v1.9.11", ServerVersion(1, 9)), ("v2.0.0", ServerVersion(2, 0)),
  ])
  func isReadFromWhatServersSay(text: String, version: ServerVersion) {
    #expect(ServerVersion(text) == version)
  }

  @Test(arguments: [
    "", "Kubernetes", "1.20.2", "v1", "vx.y", "v99999999999999999999.1", "kube-apiserver: dev2.5",
  ])
  func anotherTextIsNone(text: String) {
    #expect(ServerVersion(text) == nil)
  }

  @Test func isOrderedByNumbers() {
    #expect(ServerVersion(1, 9) < ServerVersion(1, 20))
    #expect(ServerVersion(1, 36) < ServerVersion(2, 0))
    #expect(!(ServerVersion(1, 29) < ServerVersion(1, 29)))
  }

  /// A feature that is thought to be newer than it is would skip tests; these are the versions in which each came.
  @Test(arguments: [
    (ServerVersion(1, 20), []), (ServerVersion(1, 22), [ServerFeature.policyV1]),
    (ServerVersion(1, 23), [.policyV1, .podSecurity]),
    (ServerVersion(1, 27), [.policyV1, .podSecurity, .strictFields]),
    (ServerVersion(1, 36), ServerFeature.allCases),
  ])
  func decidesWhatAServerHas(version: ServerVersion, features: [ServerFeature]) {
    #expect(ServerFeature.allCases.filter { version >= $0.since } == features)
  }

  @Test(arguments: [
    (ServerVersion(1, 20), true), (ServerVersion(1, 21), true), (ServerVersion(1, 22), false),
    (ServerVersion(1, 36), false),
  ])
  func decidesWhichFlagComponentsKnow(version: ServerVersion, hasInsecurePort: Bool) {
    #expect(version.componentsHaveInsecurePort == hasInsecurePort)
  }

  /// Of what is there: a version that cannot be read would skip tests, and nobody notice.
  @Test(.enabled(if: Assets.haveAPIServer, Assets.apiServerComment))
  func isThatOfTheServer() async throws {
    let version = try #require(try await Assets.serverVersion())
    #expect(version >= ServerVersion(1, 20), "config/chart says that it needs 1.20")
    print("The tests run against Kubernetes \(version).")
  }
}
