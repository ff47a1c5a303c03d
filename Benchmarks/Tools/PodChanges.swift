import Foundation
import TestSupport

/// Changes of generated pods: each loses or gains readiness, with all else as it was, in messages of full size.
struct PodChanges {
  /// A pod as JSON, in two parts between which the status of its readiness belongs.
  private struct Pod {
    let (before, after): (Data, Data)
  }

  private static let mark = "@readiness@"

  private let pods: [Pod]
  private let connection: HTTPConnection
  private var areReady: [Bool]
  /// The name of the first pod.
  let name: String

  /// How many pods can be changed.
  var count: Int { pods.count }

  /// How many more pods a deployment may have than the one that is changed.
  private static let siblings = 100

  /// Reads pods; the first one is the first of ``BenchmarkEnvironment/deployment``.
  ///
  /// - Parameters:
  ///   - cluster: The cluster.
  ///   - count: How many.
  ///   - areSiblings: Whether the others are of the same deployment; or else none of them is.
  /// - Throws: When the cluster cannot be read, or has too few.
  init(_ cluster: FakeAPIServer, count: Int, areSiblings: Bool = false) throws {
    connection = HTTPConnection(cluster.url, authorization: "Bearer \(FakeAPIServer.token)")
    let answer = try connection.send("GET", "/api/v1/pods?limit=\(count + Self.siblings)")
    let list = try JSONSerialization.jsonObject(with: answer.body) as? [String: Any]
    let objects = list?["items"] as? [[String: Any]] ?? []
    let marked = objects.first.flatMap(Self.deployment)
    name = objects.first.flatMap(Self.name) ?? ""
    let others = objects.dropFirst().filter { (Self.deployment(of: $0) == marked) == areSiblings }
    pods = try (objects.prefix(1) + others).prefix(count).map(Self.parts)
    guard pods.count == count else { throw NotMet("\(count) pods: there are \(pods.count)") }
    areReady = [Bool](repeating: true, count: count)
  }

  /// Changes the readiness of some pods at once.
  ///
  /// - Parameter indices: Which.
  /// - Returns: When they were changed, in milliseconds since 1970.
  /// - Throws: When the cluster refuses.
  mutating func flip(_ indices: some Sequence<Int>) throws -> Double {
    var body = Data("[".utf8)
    for index in indices {
      areReady[index].toggle()
      if body.count > 1 { body += Data(",".utf8) }
      body += Data(#"{"op":"put","object":"#.utf8)
      body += pods[index].before
      body += Data((areReady[index] ? "True" : "False").utf8)
      body += pods[index].after
      body += Data("}".utf8)
    }
    body += Data("]".utf8)
    let answer = try connection.send("POST", "/stand-in/objects", body: body)
    let told = try JSONSerialization.jsonObject(with: answer.body) as? [String: Any]
    guard answer.status == 200, let time = (told?["time"] as? String).flatMap(WallClock.milliseconds) else {
      throw NotMet("a change: \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
    }
    return time
  }

  /// Whether the first pod is ready.
  var isReady: Bool { areReady[0] }

  private static func name(of pod: [String: Any]) -> String? {
    (pod["metadata"] as? [String: Any])?["name"] as? String
  }

  private static func deployment(of pod: [String: Any]) -> String? {
    let labels = (pod["metadata"] as? [String: Any])?["labels"] as? [String: Any]
    return labels?["app.kubernetes.io/name"] as? String
  }

  private static func parts(of object: [String: Any]) throws -> Pod {
    var object = object
    object["apiVersion"] = "v1"
    object["kind"] = "Pod"
    var status = object["status"] as? [String: Any] ?? [:]
    let conditions = status["conditions"] as? [[String: Any]] ?? []
    status["conditions"] = conditions.map { condition in
      guard condition["type"] as? String == "Ready" else { return condition }
      // Long enough ago to be no blip.
      return condition.merging(["status": mark, "lastTransitionTime": "now-1h"]) { $1 }
    }
    object["status"] = status
    let json = try JSONSerialization.data(withJSONObject: object)
    guard let place = json.range(of: Data(mark.utf8)) else { throw NotMet("a pod's readiness") }
    return Pod(before: Data(json[..<place.lowerBound]), after: Data(json[place.upperBound...]))
  }
}
