import Foundation
import TestSupport

/// Objects of the API server kept as fixtures, with the moment to judge them at.
///
/// With `RECORD_FIXTURES=1` the tests record anew what they meet, into a folder for the API server's version.
struct Recording: Sendable {
  /// What is kept beside the objects.
  struct Facts: Codable {
    /// Such as `v1.20.2`.
    var server: String
    /// When the verdict was reached, by the API server's clock.
    var moment: Date
    /// The deployment that was asked for.
    var deployment: String
    var namespace: String
  }

  /// The folder of all recordings, one folder a version below it.
  static let folder = Repository.file("Tests/KubernetesTests/Fixtures")

  /// Whether tests are to record what they meet.
  static let isWanted = ProcessInfo.processInfo.environment["RECORD_FIXTURES"] == "1"

  private let name: String

  /// Starts a recording, nil when none is wanted.
  init?(_ name: String) {
    guard Self.isWanted else { return nil }
    self.name = name
  }

  /// Keeps a deployment, and all pods and warnings of its namespace, as the API server returns them.
  ///
  /// - Parameters:
  ///   - deployment: The deployment.
  ///   - space: Where it is.
  ///   - wanted: The answer to which they lead, before and after they are read.
  /// - Throws: When something cannot be read or written.
  func take(_ deployment: String, of space: Workspace, as wanted: Answer) async throws {
    let version = try await space.api.get("/version")?["gitVersion"].string ?? "unknown"
    let paths = [
      "deployment": Path.apps(space.namespace, "deployments/\(deployment)"),
      "pods": Path.core(space.namespace, "pods"),
      "events": Path.core(
        space.namespace, "events?fieldSelector=involvedObject.kind%3DPod%2Ctype%3DWarning"),
    ]
    var bodies: [String: String] = [:]
    var moment = Date.now
    let isTaken = try await holds(every: .milliseconds(200)) {
      for (name, path) in paths { bodies[name] = try await space.api.send("GET", path).body }
      moment = .now
      return Answer(try await space.server.poll(deployment, in: space.namespace)) == wanted
    }
    guard isTaken else { throw NotMet("\(name) stays as it is while it is recorded") }
    let folder = Self.folder.appendingPathComponent("recorded-\(version)/\(name)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, body) in bodies {
      try Data(body.utf8).write(to: folder.appendingPathComponent("\(name).json"))
    }
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let facts = Facts(
      server: version, moment: moment, deployment: deployment, namespace: space.namespace)
    try (encoder.encode(facts) + Data("\n".utf8)).write(to: folder.appendingPathComponent("recording.json"))
  }
}
