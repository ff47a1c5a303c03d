import Foundation
import Health
import Testing

@testable import Kubernetes

@Suite("Transport", .timeLimit(.minutes(1)))
struct TransportTests {
  static let deployment = #"""
    {"kind": "Deployment", "metadata": {"name": "web", "namespace": "shop", "uid": "u1"},
     "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}}}, "status": {"observedGeneration": 3}}
    """#

  @Test("a request carries path, token, user agent and the wish for compression")
  func requestForm() throws {
    let server = try ScriptedServer { _ in .json(Self.deployment) }
    let client = makeClient("http://127.0.0.1:\(server.port)/k8s/clusters/c1/")
    let deployment = try client.deployment(namespace: "shop", name: "web", deadline: .ample)
    #expect(deployment.desiredReplicas == 2)
    let request = try #require(server.requests.first)
    #expect(request.target == "/k8s/clusters/c1/apis/apps/v1/namespaces/shop/deployments/web")
    #expect(request.headers["authorization"] == "Bearer sesame")
    #expect(request.headers["user-agent"] == "k8s-heartbeat/test")
    #expect(request.headers["accept"] == "application/json")
    #expect(request.headers["accept-encoding"] == "gzip")
    #expect(request.headers["host"] == "127.0.0.1:\(server.port)")
  }

  @Test("connections are used again")
  func reuse() throws {
    let server = try ScriptedServer { _ in .json(Self.deployment) }
    let client = makeClient("http://127.0.0.1:\(server.port)")
    for _ in 0..<5 { _ = try client.deployment(namespace: "shop", name: "web", deadline: .ample) }
    #expect(server.requests.count == 5)
    #expect(server.connectionCount == 1)
  }
}
