import System
import TestSupport
import Testing

@testable import Kubernetes

@Suite("Kubeconfig")
struct KubeconfigTests {
  /// A kubeconfig with one context, whose cluster and user have the given fields.
  private func kubeconfig(cluster: String = "server: https://api:6443", user: String = "token: sesame")
    -> String
  {
    """
    apiVersion: v1
    kind: Config
    current-context: main
    preferences: {}
    contexts:
    - name: main
      context: {cluster: c, user: u, namespace: shop}
    clusters:
    - name: c
      cluster:
    \(indent(cluster))
    users:
    - name: u
      user:
    \(indent(user))
    """
  }

  private func indent(_ text: String) -> String {
    text.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
  }

  private func discover(
    _ text: String, environment: [String: String] = [:]
  ) throws -> (ClusterConfiguration, folder: String) {
    let folder = try TemporaryFolder()
    let file = try folder.write("config", text)
    let configuration = try ClusterConfiguration.discover(
      environment: environment.merging(["KUBECONFIG": file]) { $1 })
    return (configuration, folder.path)
  }

  /// The text of the error, with the folder's path cut off.
  private func problem(_ text: String, environment: [String: String] = [:]) throws -> String {
    let folder = try TemporaryFolder()
    let file = try folder.write("config", text)
    let error = #expect(throws: ConfigurationError.self) {
      try ClusterConfiguration.discover(environment: environment.merging(["KUBECONFIG": file]) { $1 })
    }
    return (error?.description ?? "").replacing("\(folder.path)/", with: "")
  }

  @Test("the current context's cluster and user are taken")
  func currentContext() throws {
    let (configuration, folder) = try discover(kubeconfig())
    #expect(configuration.server == "https://api:6443")
    #expect(configuration.credentials == "token")
    #expect(configuration.origin == "context \"main\" of \(folder)/config")
    #expect("\(configuration)" == "https://api:6443, token, from context \"main\" of \(folder)/config")
  }

  @Test("JSON is YAML too")
  func json() throws {
    let (configuration, _) = try discover(
      #"""
      {"kind": "Config", "current-context": "m", "contexts": [{"name": "m", "context": {"cluster": "c", "user": "u"}}],
       "clusters": [{"name": "c", "cluster": {"server": "https://[::1]:6443/a/"}}], "users": [{"name": "u", "user": null}]}
      """#)
    #expect(configuration.server == "https://[::1]:6443/a")
    #expect(configuration.credentials == "no credentials")
  }

  @Test("a context without a user has no credentials")
  func noUser() throws {
    let text = kubeconfig().replacing(", user: u", with: "")
    #expect(try discover(text).0.credentials == "no credentials")
  }

  @Test("clusters: every field")
  func cluster() throws {
    let (configuration, folder) = try discover(
      kubeconfig(
        cluster: """
          server: https://api
          certificate-authority: pki/ca.crt
          tls-server-name: kubernetes.default
          proxy-url: socks5://me:p%40ss@proxy:1081
          disable-compression: true
          some-day: {unknown: [1, 2]}
          extensions:
          - name: other
            extension: {x: 1}
          - name: client.authentication.k8s.io/exec
            extension: {audience: a, list: [1, 2.5, true, null, "5"]}
          """))
    let cluster = configuration.cluster
    #expect(cluster.server.port == 443)
    #expect(cluster.certificateAuthority == .file("\(folder)/pki/ca.crt"))
    #expect(cluster.tlsServerName == "kubernetes.default")
    #expect(cluster.proxy?.url == "socks5h://proxy:1081")
    #expect(cluster.proxy?.username == "me")
    #expect(cluster.proxy?.password?.text == "p@ss")
    #expect(cluster.disablesCompression)
    #expect(
      cluster.pluginConfiguration
        == .object([
          "audience": .string("a"),
          "list": .array([.integer(1), .number(2.5), .bool(true), .null, .string("5")]),
        ]))
  }

  @Test("inline data wins over files, and may have line breaks")
  func inlineData() throws {
    let (configuration, folder) = try discover(
      kubeconfig(
        cluster: """
          server: https://api
          certificate-authority: ca.crt
          certificate-authority-data: |
            YWJj
            ZGVm
          """,
        user: """
          client-certificate-data: YQ==
          client-certificate: a.crt
          client-key: a.key
          """))
    #expect(configuration.cluster.certificateAuthority == .data(Array("abcdef".utf8)))
    #expect(configuration.user.certificate?.certificate == .data(Array("a".utf8)))
    #expect(configuration.user.certificate?.key == .file("\(folder)/a.key"))
    #expect(configuration.credentials == "client certificate")
  }

  @Test("users: impersonation")
  func impersonation() throws {
    let (configuration, _) = try discover(
      kubeconfig(
        user: """
          token: sesame
          as: eve
          as-uid: "7"
          as-groups: [g1, g2]
          as-user-extra: {scopes: [a, b]}
          """))
    let impersonation = try #require(configuration.user.impersonation)
    #expect(
      impersonation.headers.map { "\($0.name): \($0.value)" } == [
        "Impersonate-User: eve", "Impersonate-Uid: 7", "Impersonate-Group: g1", "Impersonate-Group: g2",
        "Impersonate-Extra-scopes: a", "Impersonate-Extra-scopes: b",
      ])
    #expect(configuration.credentials == "token, acting as eve")
  }

  @Test("users: exec")
  func exec() throws {
    let (configuration, folder) = try discover(
      kubeconfig(
        user: """
          exec:
            apiVersion: client.authentication.k8s.io/v1
            command: bin/login
            args: [token, --cluster, "5"]
            env:
            - {name: A, value: from-entry}
            - {name: B, value: b}
            provideClusterInfo: true
            interactiveMode: IfAvailable
            installHint: get it from the shop
          """), environment: ["A": "from-process", "C": "c"])
    let plugin = try #require(configuration.user.plugin)
    #expect(plugin.command == "\(folder)/bin/login")
    #expect(plugin.arguments == ["token", "--cluster", "5"])
    #expect(plugin.environment["A"] == "from-entry")
    #expect(plugin.environment["B"] == "b" && plugin.environment["C"] == "c")
    #expect(plugin.version == .v1)
    #expect(plugin.providesClusterInfo)
    #expect(plugin.installHint == "get it from the shop")
  }

  @Test("a plugin's bare name is for PATH, and interactiveMode may be missing in v1beta1")
  func execByName() throws {
    let (configuration, _) = try discover(
      kubeconfig(user: "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: aws}"))
    #expect(configuration.user.plugin?.command == "aws")
    #expect(configuration.credentials == "exec plugin aws")
  }

  @Test("a token file wins over the token beside it")
  func tokenFile() throws {
    let (configuration, folder) = try discover(kubeconfig(user: "token: old\ntokenFile: t"))
    guard case .file(let path, let fallback) = configuration.user.token else { throw Unexpected(nil) }
    #expect(path == "\(folder)/t")
    #expect(fallback?.text == "old")
    #expect(configuration.credentials == "token file \(folder)/t")
  }

  @Test(
    "what cannot be used is named, with file, line and entry",
    arguments: [
      ("server: ftp://api", "token: t", "config:11: clusters[\"c\"].cluster.server must be a URL"),
      ("server: https://user:pass@api", "token: t", "clusters[\"c\"].cluster.server must be a URL"),
      ("server: https://api:70000", "token: t", "clusters[\"c\"].cluster.server must be a URL"),
      ("insecure-skip-tls-verify: true", "token: t", "config:11: clusters[\"c\"].cluster.server is missing"),
      ("server: [1]", "token: t", "config:11: clusters[\"c\"].cluster.server must be text"),
      (
        "server: https://api\ninsecure-skip-tls-verify: true\ncertificate-authority: ca",
        "token: t", "config:12: clusters[\"c\"].cluster.insecure-skip-tls-verify cannot stand beside"
      ),
      (
        "server: https://api\ninsecure-skip-tls-verify: perhaps", "token: t",
        "config:12: clusters[\"c\"].cluster.insecure-skip-tls-verify must be true or false"
      ),
      (
        "server: https://api\ncertificate-authority-data: '&&&'", "token: t",
        "config:12: clusters[\"c\"].cluster.certificate-authority-data must be Base64"
      ),
      ("server: https://api\nproxy-url: ftp://x", "token: t", "cluster.proxy-url must be http://host:port"),
      ("server: https://api\nproxy-url: x:80", "token: t", "cluster.proxy-url must be http://host:port"),
      ("server: https://api", "client-certificate: a", "users[\"u\"].user.client-key is missing"),
      ("server: https://api", "client-key: a", "users[\"u\"].user.client-certificate is missing"),
      ("server: https://api", "token: t\nusername: a\npassword: b", "users[\"u\"].user has both a token and"),
      (
        "server: https://api", "auth-provider: {name: gcp, config: {}}",
        "config:15: users[\"u\"].user.auth-provider gcp is not supported; use an exec plugin"
      ),
      ("server: https://api", "as-groups: [a]", "users[\"u\"].user.as is missing"),
      (
        "server: https://api", "as: \"a\\nb\"",
        "users[\"u\"].user.as or what stands beside it has a line break"
      ),
      ("server: https://api", "token: \"a\\nb\"", "users[\"u\"].user.token must be one line"),
      ("server: https://api", "exec: {command: a}", "users[\"u\"].user.exec.apiVersion must be client.auth"),
      (
        "server: https://api", "exec: {command: a, apiVersion: client.authentication.k8s.io/v1alpha1}",
        "exec.apiVersion must be client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1"
      ),
      (
        "server: https://api", "exec: {command: a, apiVersion: client.authentication.k8s.io/v1}",
        "exec.interactiveMode is missing; write Never or IfAvailable"
      ),
      (
        "server: https://api",
        "exec: {command: a, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Always}",
        "exec.interactiveMode is Always, but there is no terminal here"
      ),
      (
        "server: https://api", "exec: {apiVersion: client.authentication.k8s.io/v1}",
        "exec.command is missing"
      ),
      ("server: https://api", "exec: text", "users[\"u\"].user.exec must be a mapping"),
    ])
  func problems(cluster: String, user: String, text: String) throws {
    let found = try problem(kubeconfig(cluster: cluster, user: user))
    #expect(found.hasPrefix("config:"))
    #expect(found.contains(text))
  }

  @Test("mistakes in entries of other contexts harm nobody")
  func otherEntries() throws {
    let text =
      kubeconfig() + "\n- name: broken\n  user: {auth-provider: {name: gcp}, client-key: k}\n- name: nothing"
    #expect(try discover(text).0.credentials == "token")
  }

  @Test(
    "a file that is no kubeconfig is named, with the line",
    arguments: [
      ("a: b: secret-token", "config:1:5: not valid YAML"),
      ("- 1\n- 2", "config:1: the file must be a mapping"),
      ("kind: Deployment", "config:1: kind must be Config"),
      ("users: {}", "config:1: users must be a list"),
      ("users:\n- user: {token: secret-token}", "config:2: users[0].name is missing"),
      ("users:\n- {name: a, user: {}}\n- {name: a, user: {}}", "config:3: users[\"a\"] is defined twice"),
      ("users: [1]", "config:1: users[0] must be a mapping"),
      ("a: 1\nb: {c: secret-token, c: 2}", "config:2:22: defines c twice"),
      ("", "there is no current-context; set KUBE_CONTEXT to one of: none"),
    ])
  func noKubeconfig(text: String, message: String) throws {
    let found = try problem(text)
    #expect(found.contains(message))
    #expect(!found.contains("secret-token"))
  }

  @Test(
    "a context, cluster or user that is not there is named, with those that are",
    arguments: [
      (
        "{current-context: x, contexts: [{name: a, context: {}}, {name: b, context: {}}]}", [:],
        "config: current-context is \"x\", but there is no such context; there are: \"a\", \"b\""
      ),
      (
        "{current-context: a, contexts: [{name: a, context: {}}]}", ["KUBE_CONTEXT": "y"],
        "config: KUBE_CONTEXT is \"y\", but there is no such context; there are: \"a\""
      ),
      (
        "{contexts: [{name: a, context: {}}]}", [:],
        "config: there is no current-context; set KUBE_CONTEXT to one of: \"a\""
      ),
      (
        "{current-context: a, contexts: [{name: a, context: {}}]}", [:],
        "config:1: contexts[\"a\"].context.cluster is missing; it must name one of: none"
      ),
      (
        "{current-context: a, contexts: [{name: a, context: {cluster: c}}]}", [:],
        "config:1: contexts[\"a\"].context.cluster is \"c\", but there is no such cluster; there are: none"
      ),
      (
        "{current-context: a, contexts: [{name: a, context: {cluster: c, user: u}}], "
          + "clusters: [{name: c, cluster: {server: x}}]}", [:],
        "config:1: contexts[\"a\"].context.user is \"u\", but there is no such user; there are: none"
      ),
    ] as [(String, [String: String], String)])
  func unknownNames(text: String, environment: [String: String], message: String) throws {
    #expect(try problem(text, environment: environment) == message)
  }

  @Test("secrets do not print")
  func secrets() throws {
    let (configuration, _) = try discover(
      kubeconfig(cluster: "server: https://api\nproxy-url: http://me:hush-a@p", user: "token: hush-b"))
    var dumped = ""
    dump(configuration, to: &dumped)
    #expect(dumped.contains("https"))
    for text in [
      dumped, "\(configuration)", String(reflecting: configuration.user), "\(configuration.cluster)",
    ] {
      #expect(!text.contains("hush"))
    }
  }
}
