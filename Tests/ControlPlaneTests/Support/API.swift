import Foundation
import TestSupport

/// The API of a control plane, as one user reaches it.
struct API: Sendable {
  /// How a patch is to be read.
  enum Patch: String {
    case merge = "application/merge-patch+json"
    /// Lists of containers and conditions are merged by name and type.
    case strategic = "application/strategic-merge-patch+json"
  }

  /// `https://127.0.0.1:PORT`.
  let server: String
  /// What the server's certificate is checked against.
  let certificateAuthority: URL
  /// The user's token.
  let token: String

  /// Reads an object or a list, nil when there is none.
  func get(_ path: String) async throws -> JSON? {
    let result = try await send("GET", path)
    if result.status == 404 { return nil }
    return try Self.object(result, "GET \(path)")
  }

  /// Creates an object in a collection.
  @discardableResult
  func create(_ object: JSON, in collection: String) async throws -> JSON {
    try Self.object(await send("POST", collection, object), "POST \(collection)")
  }

  /// Creates several objects that are alike, on one connection; they are named by `generateName`.
  ///
  /// Of 500 names that are made up two may be the same, and servers before 1.31 refuse the second (KEP-4420): then there are
  /// fewer objects.
  func create(_ object: JSON, in collection: String, times: Int) async throws {
    // curl takes the range as so many URLs, and the server knows no such parameter.
    let last = try await send("POST", "\(collection)?number=[1-\(times)]", object)
    guard last.status == 409 || (200..<300).contains(last.status) else {
      throw NotMet("POST \(collection): \(last)")
    }
  }

  /// Changes an object, or its status where the path names that.
  @discardableResult
  func patch(_ path: String, _ change: JSON, as kind: Patch = .strategic) async throws -> JSON {
    try Self.object(await send("PATCH", path, change, type: kind.rawValue), "PATCH \(path)")
  }

  /// Deletes an object; one that is gone already will do.
  func delete(_ path: String, graceSeconds: Int? = nil) async throws {
    let options: JSON = graceSeconds.map { ["gracePeriodSeconds": .integer($0)] } ?? [:]
    let result = try await send("DELETE", path, options)
    guard result.status == 404 || (200..<300).contains(result.status) else {
      throw NotMet("DELETE \(path): \(result)")
    }
  }

  /// Sends a request, and takes any answer.
  func send(
    _ method: String, _ path: String, _ body: JSON? = nil, type: String = "application/json",
    accepting mediaTypes: String = "*/*"
  ) async throws -> CurlResult {
    let arguments = [
      "--cacert", certificateAuthority.path, "--max-time", "30", "-X", method,
      // For curl by its own name the API server puts each value on a line of its own.
      "-A", "control-plane-tests",
      "-H", "Authorization: Bearer \(token)", "-H", "Accept: \(mediaTypes)", server + path,
    ]
    guard let text = body?.text else { return try await curl(arguments) }
    // From a file, since the kernel takes no argument of more than 128 KiB.
    return try await withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("body")
      try Data(text.utf8).write(to: file)
      return try await curl(
        arguments + ["-H", "Content-Type: \(type)", "--data-binary", "@\(file.path)"])
    }
  }

  private static func object(_ result: CurlResult, _ request: String) throws -> JSON {
    guard (200..<300).contains(result.status) else { throw NotMet("\(request): \(result)") }
    return try JSON(result.body)
  }
}

/// Where objects are in the API.
enum Path {
  static let namespaces = "/api/v1/namespaces"
  static let nodes = "/api/v1/nodes"
  static let roles = "/apis/rbac.authorization.k8s.io/v1"

  static func core(_ namespace: String, _ resource: String) -> String {
    "\(namespaces)/\(namespace)/\(resource)"
  }

  static func apps(_ namespace: String, _ resource: String) -> String {
    "/apis/apps/v1/namespaces/\(namespace)/\(resource)"
  }
}
