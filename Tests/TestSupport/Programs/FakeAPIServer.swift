package import Foundation

/// A running stand-in for the API server.
package final class FakeAPIServer: Sendable {
  /// The token that it asks for.
  package static let token = "cluster-secret"

  /// Its process.
  package let program: RunningProgram
  /// `http://127.0.0.1:PORT`.
  package let url: String
  /// A kubeconfig for it.
  package let kubeconfig: URL

  /// Starts it, and waits until it listens.
  ///
  /// - Parameters:
  ///   - folder: Where its log and its kubeconfig go.
  ///   - fixtures: The folder of its objects; nil when the arguments tell of others.
  ///   - arguments: Further arguments.
  /// - Throws: When it does not come to listen.
  package init(in folder: URL, fixtures: URL?, arguments: [String]) async throws {
    kubeconfig = folder.appendingPathComponent("kubeconfig")
    let program = try RunningProgram(
      Repository.product("kube-stand-in"),
      ["serve", "--token", Self.token, "--kubeconfig", kubeconfig.path]
        + (fixtures.map { ["--fixtures", $0.path] } ?? []) + arguments,
      log: folder.appendingPathComponent("stand-in.log"))
    self.program = program
    try await program.require("the stand-in listens", within: .seconds(60)) {
      program.output.contains("listening on http://")
    }
    url = String(program.output.components(separatedBy: "listening on ")[1].prefix { !$0.isWhitespace })
  }

  /// Makes it misbehave from now on; `{}` ends it.
  package func fault(_ json: String) async throws {
    let result = try await curl("-X", "PUT", "-d", json, "\(url)/stand-in/fault")
    guard (200..<300).contains(result.status) else { throw NotMet("a fault: \(result)") }
  }

  /// The API requests that it has been asked.
  package func requests() async throws -> Int {
    let result = try await curl("\(url)/stand-in/requests")
    guard let total = result.json["total"] as? Int else { throw NotMet("a count: \(result)") }
    return total
  }

  /// The API requests that it has been asked about objects; signs of life do not count.
  package func objectRequests() async throws -> Int {
    let result = try await curl("\(url)/stand-in/requests")
    guard let counts = result.json["counts"] as? [String: Int] else { throw NotMet("counts: \(result)") }
    return counts.filter { !$0.key.hasSuffix("version") }.values.reduce(0, +)
  }

  /// The watches that are open.
  package func openWatches() async throws -> Int {
    let result = try await curl("\(url)/stand-in/requests")
    guard let count = result.json["openWatches"] as? Int else { throw NotMet("watches: \(result)") }
    return count
  }

  /// An object as the API shows it.
  package func object(_ path: String) async throws -> [String: Any] {
    let result = try await curl("-H", "Authorization: Bearer \(Self.token)", "\(url)\(path)")
    guard result.status == 200 else { throw NotMet("\(path): \(result)") }
    return result.json
  }

  /// Creates or replaces objects, in this order and at once.
  package func put(_ objects: [[String: Any]]) async throws {
    try await operate(objects.map { ["op": "put", "object": $0] })
  }

  /// Deletes objects, in this order and at once.
  package func delete(_ objects: [[String: Any]]) async throws {
    try await operate(objects.map { ["op": "delete", "object": $0] })
  }

  private func operate(_ operations: [[String: Any]]) async throws {
    let body = try JSONSerialization.data(withJSONObject: operations)
    let folder = try TemporaryFolder()
    let file = try folder.write("operations", String(decoding: body, as: UTF8.self))
    let result = try await curl("--max-time", "60", "--data-binary", "@\(file)", "\(url)/stand-in/objects")
    guard result.status == 200 else { throw NotMet("a change: \(result)") }
  }
}
