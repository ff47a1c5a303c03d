import Foundation
import Health
import System
import TestSupport
import Testing

@testable import Kubernetes

@Suite("Refusals of the API server", .timeLimit(.minutes(1)))
struct RefusalTests {
  private func connect(
    user: User = User(token: .inline(Secret("sesame"))), pauses: PauseRecorder = PauseRecorder(),
    script: @escaping @Sendable (ScriptedServer.Request) -> ScriptedServer.Reply
  ) throws -> (APIClient, ScriptedServer) {
    let server = try ScriptedServer(script)
    return (makeClient("http://127.0.0.1:\(server.port)", user: user, pauses: pauses), server)
  }

  private func read(_ client: APIClient) -> APIError? {
    failure { () throws(APIError) in
      _ = try client.get(Deployment.self, namespace: "shop", name: "web", deadline: .ample)
    }
  }

  private static func status(_ code: Int, _ reason: String, _ message: String, name: String? = nil) -> String
  {
    let details =
      name.map { #", "details": {"name": "\#($0)", "group": "apps", "kind": "deployments"}"# } ?? ""
    return
      #"{"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": "\#(message)", "#
      + #""reason": "\#(reason)", "code": \#(code)\#(details)}"#
  }

  @Test("a missing deployment is not found")
  func notFound() throws {
    let (client, _) = try connect { _ in
      .json(Self.status(404, "NotFound", "deployments.apps web not found", name: "web"), status: 404)
    }
    guard case .notFound(let message) = read(client) else { throw Unexpected(read(client)) }
    #expect(message == "deployments.apps web not found")
  }

  @Test(
    "a 404 that names no deployment is about the server, not about the deployment",
    arguments: [
      ScriptedServer.Reply.bytes(
        Array("404 page not found\n".utf8), status: 404,
        headers: ["Content-Type": "text/plain; charset=utf-8"]),
      .json(status(404, "NotFound", "the server could not find the requested resource"), status: 404),
      .json("<html>", status: 404),
    ])
  func wrongPath(reply: ScriptedServer.Reply) throws {
    let (client, _) = try connect { _ in reply }
    let error = read(client)
    guard case .status(404, _, _, _) = error else { throw Unexpected(error) }
    #expect(error?.isUnreachable == false)
  }

  @Test("a forbidden read names the permission to grant")
  func forbidden() throws {
    let words = "deployments.apps is forbidden: User jane cannot get resource"
    let (client, _) = try connect { _ in .json(Self.status(403, "Forbidden", words), status: 403) }
    guard case .forbidden(let permission) = read(client) else { throw Unexpected(read(client)) }
    #expect(permission.verb == "get")
    #expect(permission.resource == "deployments")
    #expect(permission.group == "apps")
    #expect(permission.namespace == "shop")
    #expect(permission.message == words)
    let text = "\(permission)"
    #expect(text.contains("verb get on resource deployments of apiGroup \"apps\""))
    #expect(text.contains("namespace shop"))
  }

  @Test("a forbidden list names the verb list and the core group")
  func forbiddenList() throws {
    let (client, _) = try connect { _ in .json(Self.status(403, "Forbidden", "no"), status: 403) }
    let error = failure { () throws(APIError) in
      _ = try client.list(PodWarning.self, namespace: "shop", deadline: .ample)
    }
    guard case .forbidden(let permission) = error else { throw Unexpected(error) }
    #expect(permission.verb == "list" && permission.resource == "events" && permission.group == "")
  }

  @Test("a token that cannot be renewed is refused once")
  func unauthorized() throws {
    let (client, server) = try connect { _ in
      .json(Self.status(401, "Unauthorized", "Unauthorized"), status: 401)
    }
    guard case .unauthorized = read(client) else { throw Unexpected(read(client)) }
    #expect(server.requests.count == 1)
  }

  @Test("a 401 makes a token file be read again before it counts")
  func unauthorizedThenRenewed() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("token", "old\n")
    let (client, server) = try connect(user: User(token: .file(file, fallback: nil))) { request in
      request.headers["authorization"] == "Bearer new"
        ? .json(TransportTests.deployment) : .json("", status: 401)
    }
    guard case .unauthorized = read(client) else { throw Unexpected(read(client)) }
    // Within the second in which the file would not be looked at.
    try folder.write("token", "newer than that\n")
    try folder.write("token", "new\n")
    #expect(read(client) == nil)
    #expect(
      server.requests.map { $0.headers["authorization"] } == ["Bearer old", "Bearer old", "Bearer new"])
  }

  @Test("a 429 is tried again after the time that it asks for")
  func tooManyThenOne() throws {
    let pauses = PauseRecorder()
    let (client, server) = try connect(pauses: pauses) { request in
      request.number < 2
        ? .json("", status: 429, headers: ["Retry-After": request.number == 0 ? "3" : "0"])
        : .json(TransportTests.deployment)
    }
    #expect(read(client) == nil)
    #expect(pauses.pauses == [.seconds(3), .seconds(1)])
    #expect(server.requests.count == 3)
  }

  @Test("a 429 that asks for more time than there is, is an error at once", arguments: ["3600", nil, "soon"])
  func tooManyForTooLong(retryAfter: String?) throws {
    let pauses = PauseRecorder()
    let (client, server) = try connect(pauses: pauses) { _ in
      .json("", status: 429, headers: retryAfter.map { ["Retry-After": $0] } ?? [:])
    }
    guard case .tooManyRequests(let wait) = read(client) else { throw Unexpected(read(client)) }
    #expect(wait == (retryAfter == "3600" ? .seconds(3600) : nil))
    #expect(pauses.pauses.isEmpty)
    #expect(server.requests.count == 1)
  }

  @Test("other errors keep the server's reason and message")
  func otherStatus() throws {
    let (client, _) = try connect { _ in
      .json(Self.status(500, "InternalError", "etcdserver: request timed out"), status: 500)
    }
    guard case .status(let code, let reason, let message, _) = read(client) else {
      throw Unexpected(read(client))
    }
    #expect(code == 500 && reason == "InternalError" && message == "etcdserver: request timed out")
  }

  @Test(
    "what is no deployment is malformed, and the error says where",
    arguments: [
      ("", "not valid JSON"), ("[]", "not a JSON object"), ("{}", "no metadata.name"),
      ("{\"metadata\": {\"name\": 1}}", "metadata.name"),
      (#"{"metadata": {"creationTimestamp": "yesterday"}}"#, "metadata.creationTimestamp"),
    ])
  func malformed(body: String, text: String) throws {
    let (client, _) = try connect { _ in .json(body) }
    let error = read(client)
    guard case .malformed(let message) = error else { throw Unexpected(error) }
    #expect(message.contains(text))
  }

  @Test(
    "a deployment that tells its name and cannot be read is its own problem, and the error says where",
    arguments: [
      (#""spec": {}"#, "it has no spec.selector"),
      (#""spec": {"selector": {"matchExpressions": [{"key": "k", "operator": "Gt"}]}}"#, "operator Gt"),
      (#""spec": {"selector": {}, "replicas": 9223372036854775807}"#, "field spec.replicas has a value out"),
      (#""spec": {"selector": {}, "replicas": -1e400}"#, "field spec.replicas has a value out of range"),
      (
        #""spec": {"selector": {}, "strategy": {"rollingUpdate": {"maxSurge": "3000000000%"}}}"#,
        "field spec.strategy.rollingUpdate.maxSurge has a value out of range"
      ),
      (
        #""spec": {"selector": {}, "strategy": {"rollingUpdate": {"maxUnavailable": -9223372036854775808}}}"#,
        "field spec.strategy.rollingUpdate.maxUnavailable has a value out of range"
      ),
      (#""spec": []"#, "field spec has an unexpected type"),
      (
        #""status": {"conditions": [{}, {"lastTransitionTime": "99999-01-01T00:00:00Z"}]}"#,
        "field status.conditions.1.lastTransitionTime has a value out of range"
      ),
      (#""metadata": {"name": "a", "namespace": "b", "labels": 7}"#, "field metadata.labels has an"),
    ])
  func unreadable(fields: String, text: String) throws {
    let metadata = fields.contains("metadata") ? "" : #""metadata": {"name": "a", "namespace": "b"}, "#
    let (client, _) = try connect { _ in .json("{\(metadata)\(fields)}") }
    let error = read(client)
    guard case .unreadable(let object) = error else { throw Unexpected(error) }
    #expect(object.resource == Deployment.resource && object.namespace == "b" && object.name == "a")
    #expect(object.problem.contains(text), "\(object.problem)")
  }
}
