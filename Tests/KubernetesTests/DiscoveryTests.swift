import Foundation
import TestSupport
import Testing

@testable import Kubernetes

@Suite("Discovery of the configuration")
struct DiscoveryTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func entry(_ server: String, token: String, context: String = "main") -> String {
    """
    current-context: \(context)
    contexts: [{name: \(context), context: {cluster: c, user: u}}]
    clusters: [{name: c, cluster: {server: \(server)}}]
    users: [{name: u, user: {token: \(token)}}]
    """
  }

  private func serviceAccount() throws -> String {
    try folder.write("account/token", "t\n")
    try folder.write("account/ca.crt", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n")
    return "\(folder.path)/account"
  }

  @Test("KUBECONFIG comes before the pod's account, and that before the home folder")
  func order() throws {
    let file = try folder.write("config", entry("https://file", token: "a"))
    try folder.write("home/.kube/config", entry("https://home", token: "b"))
    var environment = [
      "KUBECONFIG": file, "KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443",
      "HOME": "\(folder.path)/home",
    ]
    let account = try serviceAccount()
    func server() throws -> String {
      try ClusterConfiguration.discover(environment: environment, serviceAccountDirectory: account).server
    }
    #expect(try server() == "https://file")
    environment["KUBECONFIG"] = ""
    #expect(try server() == "https://10.0.0.1")
    environment["KUBERNETES_SERVICE_HOST"] = nil
    #expect(try server() == "https://home")
    environment["HOME"] = "\(folder.path)/nobody"
    let error = #expect(throws: ConfigurationError.self) { try server() }
    #expect(error?.description.contains("no cluster to ask: set KUBECONFIG") == true)
  }

  @Test(
    "in a pod: token file, authority and server",
    arguments: [("10.0.0.1", "https://10.0.0.1:6443"), ("fd00::1", "https://[fd00::1]:6443")])
  func inCluster(host: String, server: String) throws {
    let account = try serviceAccount()
    let configuration = try ClusterConfiguration.discover(
      environment: ["KUBERNETES_SERVICE_HOST": host, "KUBERNETES_SERVICE_PORT": "6443"],
      serviceAccountDirectory: account)
    #expect(configuration.server == server)
    #expect(configuration.cluster.certificateAuthority == .file("\(account)/ca.crt"))
    #expect(configuration.credentials == "token file \(account)/token")
    #expect(configuration.origin == "the service account in \(account)")
  }

  @Test(
    "in a pod without a mounted account the file that is missing is named", arguments: ["token", "ca.crt"])
  func missingAccount(name: String) throws {
    let account = try serviceAccount()
    try FileManager.default.removeItem(atPath: "\(account)/\(name)")
    let error = #expect(throws: ConfigurationError.self) {
      try ClusterConfiguration.discover(
        environment: ["KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443"],
        serviceAccountDirectory: account)
    }
    #expect(error?.description.hasPrefix("\(account)/\(name) is missing: mount the service account") == true)
  }

  @Test("files are merged: the first to have an entry wins as a whole, missing ones are passed over")
  func merge() throws {
    let first = try folder.write(
      "one/config", "users: [{name: u, user: {tokenFile: token}}]\nclusters: [{name: other, cluster: {}}]")
    let second = try folder.write("two/config", entry("https://two", token: "two"))
    let third = try folder.write("three/config", entry("https://three", token: "three", context: "third"))
    let list = ":\(folder.path)/missing::\(first):\(second):\(first):\(third):"
    let configuration = try ClusterConfiguration.discover(environment: ["KUBECONFIG": list])
    #expect(configuration.server == "https://two")
    // The first file's user has no token, and does not get the second's. Its path is its own file's.
    #expect(configuration.credentials == "token file \(folder.path)/one/token")
    #expect(configuration.origin == "context \"main\" of \(first), \(second), \(third)")
    let other = try ClusterConfiguration.discover(environment: ["KUBECONFIG": list, "KUBE_CONTEXT": "third"])
    #expect(other.server == "https://two")
    #expect(other.origin.hasPrefix("context \"third\""))
  }

  @Test("KUBECONFIG that names only missing files is an error, not another cluster")
  func onlyMissing() throws {
    let account = try serviceAccount()
    let error = #expect(throws: ConfigurationError.self) {
      try ClusterConfiguration.discover(
        environment: [
          "KUBECONFIG": "/nowhere/a:/nowhere/b", "KUBERNETES_SERVICE_HOST": "10.0.0.1",
          "KUBERNETES_SERVICE_PORT": "443",
        ], serviceAccountDirectory: account)
    }
    #expect(error?.description == "KUBECONFIG names no file that exists: /nowhere/a:/nowhere/b")
  }

  @Test("a kubeconfig that cannot be read is an error, not passed over")
  func unreadable() throws {
    let error = #expect(throws: ConfigurationError.self) {
      try ClusterConfiguration.discover(environment: ["KUBECONFIG": folder.path])
    }
    #expect(error?.description == "cannot read \(folder.path): Is a directory")
  }
}
