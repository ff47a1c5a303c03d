import Foundation
import Health
import System
import TestSupport
import Testing

@testable import Kubernetes

@Suite("Transport", .timeLimit(.minutes(1)))
struct TransportTests {
  static let deployment = #"""
    {"kind": "Deployment", "metadata": {"name": "web", "namespace": "shop", "uid": "u1"},
     "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}}}, "status": {"observedGeneration": 3}}
    """#

  /// A client and the server that it talks to, whose answers are the script's.
  private func connect(
    user: User = User(token: .inline(Secret("sesame"))), log: LogRecorder = LogRecorder(),
    pauses: PauseRecorder = PauseRecorder(),
    script: @escaping @Sendable (ScriptedServer.Request) -> ScriptedServer.Reply
  ) throws -> (APIClient, ScriptedServer) {
    let server = try ScriptedServer(script)
    return (makeClient("http://127.0.0.1:\(server.port)", user: user, log: log, pauses: pauses), server)
  }

  private func read(
    _ client: APIClient, within time: Duration = .seconds(20)
  ) throws(APIError) -> Deployment {
    try client.get(Deployment.self, namespace: "shop", name: "web", deadline: .now + time)
  }

  @Test("a request carries path, token, user agent and the wish for compression")
  func requestForm() throws {
    let server = try ScriptedServer { _ in .json(Self.deployment) }
    let client = makeClient("http://127.0.0.1:\(server.port)/k8s/clusters/c1/")
    #expect(try read(client).desiredReplicas == 2)
    let request = try #require(server.requests.first)
    #expect(request.target == "/k8s/clusters/c1/apis/apps/v1/namespaces/shop/deployments/web")
    #expect(request.headers["authorization"] == "Bearer sesame")
    #expect(request.headers["user-agent"] == "k8s-heartbeat/test")
    #expect(request.headers["accept"] == MediaTypes.objects)
    #expect(request.headers["accept-encoding"] == "gzip")
    #expect(request.headers["host"] == "127.0.0.1:\(server.port)")
  }

  @Test("no path segment leaves its place, whatever the name")
  func pathEncoding() throws {
    let (client, server) = try connect { _ in .json(Self.deployment) }
    _ = try client.get(Deployment.self, namespace: "a/b", name: "..", deadline: .ample)
    _ = try client.get(Deployment.self, namespace: "a b?", name: "ü%#", deadline: .ample)
    #expect(
      server.requests.map(\.target) == [
        "/apis/apps/v1/namespaces/a%2Fb/deployments/..",
        "/apis/apps/v1/namespaces/a%20b%3F/deployments/%C3%BC%25%23",
      ])
  }

  @Test("connections are used again, also after an error that the server answers with")
  func reuse() throws {
    let (client, server) = try connect { request in
      request.number == 2 ? .json("{}", status: 500) : .json(Self.deployment)
    }
    for number in 0..<5 {
      #expect((failure { () throws(APIError) in _ = try read(client) } == nil) == (number != 2))
    }
    #expect(server.requests.count == 5)
    #expect(server.connectionCount == 1)
  }

  @Test("many threads get their own answers")
  func concurrency() throws {
    let (client, server) = try connect { request in
      let name = request.target.split(separator: "/").last ?? ""
      return .json(
        Self.deployment.replacingOccurrences(of: #""web", "namespace""#, with: "\"\(name)\", \"namespace\""))
    }
    DispatchQueue.concurrentPerform(iterations: 200) { index in
      let deployment = try? client.get(
        Deployment.self, namespace: "shop", name: "d\(index)", deadline: .ample)
      #expect(deployment?.name == "d\(index)")
    }
    #expect(server.requests.count == 200)
  }

  @Test("a reused connection that has died costs nothing but a new one", arguments: [true, false])
  func deadConnection(byReset: Bool) throws {
    let (client, server) = try connect { request in
      if request.number == 1 { return byReset ? .reset : .close }
      return .json(Self.deployment)
    }
    #expect(try read(client).name == "web")
    #expect(try read(client).name == "web")
    #expect(server.connectionCount == 2)
  }

  @Test("a server that hangs up on new connections is unreachable, and is not asked over and over")
  func hangUp() throws {
    let (client, server) = try connect { _ in .close }
    let error = failure { () throws(APIError) in _ = try read(client) }
    guard case .unreachable(let failure) = error else { throw Unexpected(error) }
    #expect(failure.kind == .closed)
    #expect(error?.isUnreachable == true)
    #expect(server.requests.count == 1)
  }

  @Test("nobody listens: unreachable, with libcurl's text and advice")
  func nobodyListens() throws {
    let (client, server) = try connect { _ in .close }
    server.stop()
    let error = failure { () throws(APIError) in _ = try read(client) }
    guard case .unreachable(let failure) = error else { throw Unexpected(error) }
    #expect(failure.kind == .connect)
    #expect(failure.text.contains("Failed to connect to 127.0.0.1 port \(server.port)"))
    #expect(error?.isUnreachable == true && error?.isTimeout == false)
  }

  @Test("an unknown host is told as such")
  func unknownHost() throws {
    let error = failure { () throws(APIError) in _ = try read(makeClient("http://no-such-host.invalid")) }
    guard case .unreachable(let failure) = error else { throw Unexpected(error) }
    #expect(failure.kind == .nameResolution)
    #expect("\(failure)".contains("no-such-host.invalid"))
  }

  @Test("silence ends at the deadline")
  func silence() throws {
    let (client, _) = try connect { _ in .silence }
    let begin = MonotonicInstant.now
    let error = failure { () throws(APIError) in _ = try read(client, within: .milliseconds(200)) }
    let duration = begin.duration(to: .now)
    #expect(error?.isTimeout == true && error?.isUnreachable == true)
    #expect(duration >= .milliseconds(200) && duration < .seconds(30))
  }

  @Test("an answer that begins and does not end in time is a timeout of a server that is there")
  func slowBody() throws {
    let (client, _) = try connect { _ in .partial("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{") }
    let error = failure { () throws(APIError) in _ = try read(client, within: .milliseconds(200)) }
    #expect(error?.isTimeout == true && error?.isUnreachable == false)
  }

  @Test("after a timeout no other kept connection is trusted")
  func timeoutDiscardsConnections() throws {
    let second = DispatchSemaphore(value: 0)
    let (client, server) = try connect { request in
      switch request.number {
      case 0: _ = second.wait(timeout: .now() + 20)
      case 1: second.signal()
      default: break
      }
      // Later, whatever is old says nothing.
      return request.number > 1 && request.connection < 2 ? .silence : .json(Self.deployment)
    }
    let finished = DispatchSemaphore(value: 0)
    for _ in 0..<2 {
      TestThread.start {
        _ = try? client.get(Deployment.self, namespace: "shop", name: "web", deadline: .ample)
        finished.signal()
      }
    }
    for _ in 0..<2 { finished.wait() }
    try #require(server.connectionCount == 2)
    #expect(
      failure { () throws(APIError) in _ = try read(client, within: .milliseconds(200)) }?.isTimeout == true)
    #expect(try read(client).name == "web")
  }

  @Test("no time left: nothing is sent, and the server is not blamed")
  func noTime() throws {
    let (client, server) = try connect { _ in .json(Self.deployment) }
    let error = failure { () throws(APIError) in _ = try read(client, within: .zero) }
    #expect(error?.isTimeout == true && error?.isUnreachable == false)
    #expect(server.requests.isEmpty)
  }

  @Test("an answer that breaks off is interrupted")
  func truncated() throws {
    let (client, _) = try connect { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}") }
    let error = failure { () throws(APIError) in _ = try read(client) }
    guard case .unreachable(let failure) = error else { throw Unexpected(error) }
    #expect(failure.kind == .interrupted)
    #expect(error?.isUnreachable == false)
  }

  @Test("a compressed answer is read")
  func compressed() throws {
    let (client, _) = try connect { _ in .bytes(Compressed.deployment, headers: ["Content-Encoding": "gzip"])
    }
    #expect(try read(client).desiredReplicas == 2)
  }

  @Test("what calls itself compressed and is not, is malformed")
  func badCompression() throws {
    let (client, _) = try connect { _ in .json(Self.deployment, headers: ["Content-Encoding": "gzip"]) }
    let error = failure { () throws(APIError) in _ = try read(client) }
    guard case .malformed = error else { throw Unexpected(error) }
  }

  @Test("a small answer that decompresses to more than the limit is too large")
  func tooLarge() throws {
    let bomb = Compressed.spaces
    #expect(bomb.count < Transport.responseLimit / 100)
    let (client, _) = try connect { _ in .bytes(bomb, headers: ["Content-Encoding": "gzip"]) }
    let error = failure { () throws(APIError) in _ = try read(client) }
    guard case .tooLarge(let limit) = error else { throw Unexpected(error) }
    #expect(limit == Transport.responseLimit)
    #expect("\(error!)".contains("16 MiB"))
  }

  @Test("a redirect is not followed")
  func redirect() throws {
    let (client, server) = try connect { _ in
      .json("", status: 302, headers: ["Location": "https://login.example/start?secret=1"])
    }
    let error = failure { () throws(APIError) in _ = try read(client) }
    guard case .redirected(let location) = error else { throw Unexpected(error) }
    #expect(location == "https://login.example/start")
    #expect(server.requests.count == 1)
  }

  @Test("warnings of the server are logged once each")
  func warnings() throws {
    let log = LogRecorder()
    let (client, _) = try connect(log: log) { _ in
      .json(Self.deployment, headers: ["Warning": #"299 - "apps/v1 \"is\" old""#])
    }
    for _ in 0..<3 { _ = try read(client) }
    #expect(log.lines == [#"warning: API server warns warning=apps/v1 "is" old"#])
  }

  @Test("the server's clock is taken from its answers")
  func skew() throws {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    // Within the year that a clock may be ahead.
    let header = formatter.string(from: Date() + 200 * 86_400)
    let (client, _) = try connect { _ in .json(Self.deployment, headers: ["Date": header]) }
    _ = try read(client)
    #expect(abs(client.clock.offset - 200 * 86_400) < 5)
  }

  @Test("an answer that knows us will do for the probe, nothing will not")
  func probe() throws {
    let (client, server) = try connect { $0.number == 0 ? .json("", status: 403) : .close }
    try client.probe(deadline: .ample)
    #expect(server.requests[0].target == "/version")
    #expect(failure { () throws(APIError) in try client.probe(deadline: .ample) }?.isUnreachable == true)
  }

  @Test("a server that does not know us, or cannot say, is no contact", arguments: [401, 500, 503])
  func probeRefused(_ status: Int) throws {
    let (client, _) = try connect { _ in .json("", status: status) }
    let error = failure { () throws(APIError) in try client.probe(deadline: .ample) }
    #expect(error != nil)
    #expect(error?.isUnreachable == false)
  }

  @Test("impersonation is asked for in headers")
  func impersonation() throws {
    var user = User(token: .inline(Secret("sesame")))
    user.impersonation = User.Impersonation(
      user: "eve", uid: "7", groups: ["g1"], extra: ["example.org/scope": ["a", "b"]])
    let (client, server) = try connect(user: user) { _ in .json(Self.deployment) }
    _ = try read(client)
    let headers = server.requests[0].headers
    #expect(headers["impersonate-user"] == "eve")
    #expect(headers["impersonate-uid"] == "7")
    #expect(headers["impersonate-group"] == "g1")
    #expect(headers["impersonate-extra-example.org%2fscope"] == "b")
  }

  @Test("over plain HTTP credentials leave this machine not even through a proxy")
  func plainHTTP() throws {
    let log = LogRecorder()
    let proxy = try ScriptedServer { _ in .json(Self.deployment) }
    let client = makeClient("http://api.example", log: log) { cluster in
      cluster.proxy = Proxy("http://user:pass@127.0.0.1:\(proxy.port)")
    }
    _ = try read(client)
    let request = try #require(proxy.requests.first)
    #expect(request.target == "http://api.example/apis/apps/v1/namespaces/shop/deployments/web")
    #expect(request.headers["authorization"] == nil)
    #expect(request.headers["proxy-authorization"] == "Basic dXNlcjpwYXNz")
    #expect(log.lines.contains { $0.contains("credentials are not sent") })
  }
}

/// Something else than what a test asks for.
struct Unexpected: Error {
  let what: String
  init(_ what: (any Error)?) { self.what = what.map { "\($0)" } ?? "no error" }
}
