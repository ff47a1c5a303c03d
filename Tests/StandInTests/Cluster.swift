import Foundation
import FoundationNetworking
import TestSupport
import Testing

@testable import kube_stand_in

/// A stand-in over a folder of its own, for one test.
final class Cluster: Sendable {
  struct Answer {
    let status: Int
    let headers: [String: String]
    let body: Data

    var json: [String: Any] {
      get throws { try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any]) }
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// `metadata.name` of the items of a list.
    var names: [String] {
      get throws {
        let items = try #require(try json["items"] as? [[String: Any]])
        return items.compactMap { ($0["metadata"] as? [String: Any])?["name"] as? String }
      }
    }
  }

  private let temporary: TemporaryFolder
  var folder: URL { temporary.url }
  let standIn: StandIn
  private let recorder: LogRecorder

  /// What the stand-in logged.
  var log: [String] { recorder.lines }

  private init(_ files: [String: String], _ adjust: (inout StandIn.Configuration) -> Void) throws {
    temporary = try TemporaryFolder()
    for (name, text) in files { try temporary.write(name, text) }
    let recorder = LogRecorder()
    var configuration = StandIn.Configuration(fixtures: temporary.path)
    configuration.reloadInterval = .milliseconds(10)
    configuration.log = { recorder.append($0) }
    adjust(&configuration)
    self.recorder = recorder
    standIn = try StandIn(configuration)
  }

  /// Runs a test against a stand-in, and ends it.
  static func with(
    _ files: [String: String], _ adjust: (inout StandIn.Configuration) -> Void = { _ in },
    _ test: (Cluster) async throws -> Void
  ) async throws {
    let cluster = try Cluster(files, adjust)
    let result: Result<Void, any Error>
    do {
      result = .success(try await test(cluster))
    } catch {
      result = .failure(error)
    }
    try cluster.standIn.stop()
    try result.get()
  }

  /// Writes a fixture as editors do: a new file in the place of the old one.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name), options: .atomic)
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
  }

  /// Creates or replaces an object, without HTTP.
  @discardableResult
  func put(
    _ resource: Resource, _ name: String, namespace: String = "default", labels: [String: String] = [:],
    phase: String = "Running"
  ) throws -> Store.Change? {
    standIn.store.put(
      try APIObject([
        "apiVersion": .string(resource.apiVersion), "kind": .string(resource.kind),
        "metadata": [
          "name": .string(name), "namespace": .string(namespace),
          "labels": .object(JSONObject(labels.mapValues { .string($0) })),
        ],
        "status": ["phase": .string(phase)],
      ]))
  }

  @discardableResult
  func get(_ path: String, token: String? = nil) async throws -> Answer {
    try await send("GET", path, token: token)
  }

  @discardableResult
  func send(
    _ method: String, _ path: String, token: String? = nil, headers: [String: String] = [:],
    body: String? = nil
  ) async throws -> Answer {
    var request = URLRequest(url: try #require(URL(string: standIn.url + path)), timeoutInterval: 60)
    request.httpMethod = method
    request.httpBody = body.map { Data($0.utf8) }
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
    let (data, response) = try await URLSession.shared.data(for: request)
    let http = try #require(response as? HTTPURLResponse)
    var headers: [String: String] = [:]
    for (name, value) in http.allHeaderFields { headers["\(name)".lowercased()] = "\(value)" }
    return Answer(status: http.statusCode, headers: headers, body: data)
  }
}

extension JSONObject {
  init(_ members: [String: JSONValue]) {
    self.init()
    for (name, value) in members.sorted(by: { $0.key < $1.key }) { self[name] = value }
  }
}

/// Fixtures that fit on a few lines.
enum Fixture {
  static func deployment(_ name: String, namespace: String = "default", more: String = "") -> String {
    """
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name), namespace: \(namespace)\(more)}
    spec: {replicas: 1}

    """
  }

  static func pod(
    _ name: String, namespace: String = "default", labels: String = "", phase: String = "Running",
    node: String = "node-1"
  ) -> String {
    """
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: \(name), namespace: \(namespace), labels: {\(labels)}}
    spec: {nodeName: \(node)}
    status: {phase: \(phase)}

    """
  }

  static func event(_ name: String, type: String, reason: String, pod: String, uid: String) -> String {
    """
    ---
    apiVersion: v1
    kind: Event
    metadata: {name: \(name), namespace: default}
    involvedObject: {kind: Pod, namespace: default, name: \(pod), uid: \(uid)}
    type: \(type)
    reason: \(reason)
    eventTime: now-5s
    lastTimestamp: now-5s
    series: {count: 2, lastObservedTime: now-250ms}

    """
  }
}
