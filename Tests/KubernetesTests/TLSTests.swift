import Foundation
import Health
import System
import TestSupport
import Testing

@testable import Kubernetes

@Suite("TLS, with a real server", .timeLimit(.minutes(1)))
struct TLSTests {
  private let server: NginxServer
  private let log = LogRecorder()

  init() throws {
    server = try NginxServer()
  }

  private var certificates: Certificates { server.certificates }

  /// What the server has seen of a client that trusts `ca`.
  private func uid(
    _ certificate: String, host: String = "127.0.0.1", user: User = User(),
    change: (inout Cluster) -> Void = { _ in }
  ) throws(APIError) -> String {
    let client = makeClient(server.url(certificate, host: host), user: user, log: log) { cluster in
      cluster.certificateAuthority = .file(certificates.path("ca.crt"))
      change(&cluster)
    }
    return try client.get(Deployment.self, namespace: "shop", name: "web", deadline: .ample).uid
  }

  private func refusal(
    _ certificate: String, user: User = User(), change: (inout Cluster) -> Void = { _ in }
  ) throws -> ConnectionFailure {
    let error = failure { () throws(APIError) in _ = try uid(certificate, user: user, change: change) }
    guard case .unreachable(let refusal) = error else { throw Unexpected(error) }
    return refusal
  }

  private func client(certificate: FileOrData, key: FileOrData) -> User {
    User(certificate: .init(certificate: certificate, key: key))
  }

  @Test("HTTP/2 and TLS 1.3 are used where they are offered")
  func protocols() throws {
    let port = server.ports["address"]!
    #expect(try uid("address") == "HTTP/2.0 TLSv1.3 sni= host=127.0.0.1:\(port) client=")
  }

  @Test(
    "connections are used again, although certificates are handed over anew each time",
    arguments: [true, false])
  func reuse(hasCertificate: Bool) throws {
    let user =
      hasCertificate
      ? client(
        certificate: .file(certificates.path("client.crt")), key: .file(certificates.path("client.key")))
      : User(token: .inline(Secret("sesame")))
    let client = makeClient(server.url("named"), user: user) { cluster in
      cluster.certificateAuthority = .file(certificates.path("ca.crt"))
      cluster.tlsServerName = "api.test"
    }
    for number in 1...3 {
      let deployment = try client.get(Deployment.self, namespace: "shop", name: "web", deadline: .ample)
      #expect(deployment.generation == number)
    }
  }

  @Test("the authority may be a file or inline")
  func inlineAuthority() throws {
    let bytes = try certificates.bytes("ca.crt")
    #expect(try uid("address") { $0.certificateAuthority = .data(bytes) }.hasPrefix("HTTP/2.0"))
  }

  @Test(
    "tls-server-name is what is sent and checked; the host is what is connected to, and stays in the request")
  func serverName() throws {
    let port = server.ports["named"]!
    let uid = try uid("named") { $0.tlsServerName = "api.test" }
    #expect(uid == "HTTP/2.0 TLSv1.3 sni=api.test host=127.0.0.1:\(port) client=")
  }

  @Test("a certificate for another name is refused, and tls-server-name recommended")
  func otherName() throws {
    let refusal = try refusal("named")
    #expect(refusal.kind == .tls)
    #expect(refusal.advice?.contains("for another name than 127.0.0.1; set tls-server-name") == true)
    let other = try self.refusal("address") { $0.tlsServerName = "other.test" }
    #expect(other.advice?.contains("for another name than other.test") == true)
  }

  @Test("a certificate of an unknown authority is refused, and what to set is said")
  func unknownAuthority() throws {
    let stranger = try refusal("address") {
      $0.certificateAuthority = .file(certificates.path("stranger.crt"))
    }
    #expect(stranger.kind == .tls)
    #expect(stranger.advice?.hasPrefix("certificate-authority is not what signed") == true)
    let none = try refusal("address") { $0.certificateAuthority = nil }
    #expect(none.advice?.hasPrefix("set certificate-authority") == true)
  }

  @Test("an expired certificate is refused as such")
  func expired() throws {
    let refusal = try refusal("expired")
    #expect(refusal.kind == .tls)
    #expect(refusal.advice?.contains("has expired; renew it") == true)
  }

  @Test("insecure-skip-tls-verify takes any certificate, with a warning")
  func insecure() throws {
    let uid = try uid("expired") { cluster in
      cluster.certificateAuthority = nil
      cluster.skipsVerification = true
    }
    #expect(uid.hasPrefix("HTTP/2.0"))
    #expect(
      log.lines.contains {
        $0.hasPrefix("warning: API server's certificate is not checked (insecure-skip-tls-verify)")
      })
  }

  @Test("an authority that is no PEM is named")
  func badAuthority() throws {
    try certificates.folder.write("ca.crt", "nonsense")
    let error = failure { () throws(APIError) in _ = try uid("address") }
    guard case .credentials(let problem) = error else { throw Unexpected(error) }
    #expect(problem.description == "\(certificates.path("ca.crt")) must hold a certificate or key in PEM")
    #expect(error?.isUnreachable == false)
  }

  @Test("an authority that is replaced is taken without a failed read")
  func rotatedAuthority() throws {
    let path = certificates.path("mounted.crt")
    let stranger = String(decoding: try certificates.bytes("stranger.crt"), as: UTF8.self)
    let right = String(decoding: try certificates.bytes("ca.crt"), as: UTF8.self)
    try certificates.folder.write("mounted.crt", stranger)
    let client = makeClient(server.url("address")) { $0.certificateAuthority = .file(path) }
    func read() throws(APIError) -> String {
      try client.get(Deployment.self, namespace: "shop", name: "web", deadline: .ample).uid
    }
    #expect(failure { () throws(APIError) in _ = try read() } != nil)
    try certificates.folder.write("mounted.crt", right + right)
    #expect(try read().hasPrefix("HTTP/2.0"))
  }

  @Test("a client certificate logs in, as files and inline")
  func clientCertificate() throws {
    let files = client(
      certificate: .file(certificates.path("client.crt")), key: .file(certificates.path("client.key")))
    #expect(try uid("address", user: files).hasSuffix("client=CN=jane,O=staff"))
    let inline = client(
      certificate: .data(try certificates.bytes("client.crt")),
      key: .data(try certificates.bytes("client.key")))
    #expect(try uid("address", user: inline).hasSuffix("client=CN=jane,O=staff"))
  }

  @Test("a client certificate of a plugin logs in")
  func pluginCertificate() throws {
    let folder = certificates.folder
    let fields = try ["Certificate": "client.crt", "Key": "client.key"].map { name, file in
      "\"client\(name)Data\": \"\(String(decoding: try certificates.bytes(file), as: UTF8.self).replacing("\n", with: "\\n"))\""
    }
    let answer = """
      {"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": {\(fields.joined(separator: ", "))}}
      """
    let file = try folder.write("answer", answer)
    let user = User(plugin: ExecPlugin(command: "cat", arguments: [file], version: .v1))
    #expect(try uid("address", user: user).hasSuffix("client=CN=jane,O=staff"))
  }

  @Test("a client certificate and a key that do not belong together are told")
  func mismatchedKey() throws {
    let user = client(
      certificate: .file(certificates.path("client.crt")), key: .file(certificates.path("ca.key")))
    let refusal = try refusal("address", user: user)
    #expect(refusal.kind == .tls)
    #expect(refusal.advice?.contains("client-certificate and client-key") == true)
  }

  @Test("https to a port that does not speak TLS is told")
  func plainPort() throws {
    let refusal = try refusal("plain")
    #expect(refusal.kind == .tls)
    #expect(refusal.advice?.contains("speaks TLS 1.2 or later on port \(server.ports["plain"]!)") == true)
  }

  @Test("a proxy opens a tunnel, and learns neither token nor user agent of the request")
  func tunnel() throws {
    let proxy = try ConnectProxy()
    let port = server.ports["named"]!
    let user = User(token: .inline(Secret("sesame")))
    let uid = try uid("named", host: "api.example", user: user) { cluster in
      cluster.tlsServerName = "api.test"
      cluster.proxy = Proxy("http://me:pass@127.0.0.1:\(proxy.port)")
    }
    #expect(uid == "HTTP/2.0 TLSv1.3 sni=api.test host=api.example:\(port) client=")
    #expect(proxy.requests.count == 1)
    let head = try #require(proxy.requests.first)
    #expect(head.hasPrefix("CONNECT api.example:\(port) HTTP/1.1\r\n"))
    #expect(head.contains("Proxy-Authorization: Basic bWU6cGFzcw==\r\n"))
    #expect(!head.contains("sesame"))
  }

  @Test("a SOCKS proxy opens a tunnel, and resolves the name")
  func socks() throws {
    let proxy = try ConnectProxy()
    let uid = try uid("named", host: "api.example") { cluster in
      cluster.tlsServerName = "api.test"
      cluster.proxy = Proxy("socks5://127.0.0.1:\(proxy.port)")
    }
    #expect(uid.hasPrefix("HTTP/2.0 TLSv1.3 sni=api.test"))
    #expect(proxy.requests == ["SOCKS api.example:\(server.ports["named"]!)"])
  }

  @Test("a proxy that is not there is told as such")
  func missingProxy() throws {
    let refusal = try refusal("address") { $0.proxy = Proxy("http://no-such-proxy.invalid:3128") }
    #expect(refusal.kind == .proxy)
    #expect(refusal.advice?.contains("proxy-url") == true)
  }
}
