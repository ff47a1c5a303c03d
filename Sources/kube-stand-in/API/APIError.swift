import NIOHTTP1

/// A failure as the API tells it: a `Status` object (meta/v1).
struct APIError: Error, Hashable {
  /// What was asked for, as `details` names it.
  struct Details: Sendable, Hashable {
    var name: String?
    var group: String
    /// The resource, although the field is called `kind`.
    var kind: String
  }

  /// The HTTP status, which the object repeats.
  var status: HTTPResponseStatus
  /// `reason`, a word for programs.
  var reason: String
  /// `message`, a sentence for people.
  var message: String
  var details: Details?

  /// 400.
  static func badRequest(_ message: String) -> APIError {
    APIError(status: .badRequest, reason: "BadRequest", message: message)
  }

  /// 401: no credentials, or wrong ones.
  static let unauthorized = APIError(status: .unauthorized, reason: "Unauthorized", message: "Unauthorized")

  /// 404 for an object.
  static func notFound(_ resource: Resource, name: String) -> APIError {
    APIError(
      status: .notFound, reason: "NotFound", message: "\(resource.qualifiedName) \"\(name)\" not found",
      details: Details(name: name, group: resource.group, kind: resource.rawValue))
  }

  /// 404 for a resource that a group does not have.
  static let unknownResource = APIError(
    status: .notFound, reason: "NotFound", message: "the server could not find the requested resource")

  /// 405.
  static let methodNotAllowed = APIError(
    status: .methodNotAllowed, reason: "MethodNotAllowed",
    message: "the server does not allow this method on the requested resource")

  /// 406.
  static func notAcceptable(_ message: String) -> APIError {
    APIError(status: .notAcceptable, reason: "NotAcceptable", message: message)
  }

  /// 410 for a watch from a version whose changes are forgotten.
  ///
  /// - Parameters:
  ///   - version: Where the watch stands.
  ///   - forgotten: The newest version that is forgotten.
  /// - Returns: The failure, in the words of a real server's watch cache.
  static func tooOld(_ version: UInt64, forgotten: UInt64) -> APIError {
    expired("too old resource version: \(version) (\(forgotten))")
  }

  /// 410 for the next page of a list whose version is forgotten.
  static let continueExpired = expired(
    "The provided continue parameter is too old to display a consistent list result. "
      + "You can start a new list without the continue parameter.")

  private static func expired(_ message: String) -> APIError {
    APIError(status: .gone, reason: "Expired", message: message)
  }

  /// A failure that a test ordered.
  static func ordered(_ status: HTTPResponseStatus) -> APIError {
    let reason =
      switch status {
      case .badRequest: "BadRequest"
      case .unauthorized: "Unauthorized"
      case .forbidden: "Forbidden"
      case .notFound: "NotFound"
      case .methodNotAllowed: "MethodNotAllowed"
      case .conflict: "Conflict"
      case .gone: "Expired"
      case .tooManyRequests: "TooManyRequests"
      case .internalServerError: "InternalError"
      case .serviceUnavailable: "ServiceUnavailable"
      case .gatewayTimeout: "Timeout"
      default: ""
      }
    return APIError(status: status, reason: reason, message: "the stand-in was told to answer \(status.code)")
  }

  /// The `Status` object.
  var document: JSONValue {
    var object: JSONValue = [
      "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure",
      "message": .string(message),
    ]
    if case .object(var members) = object {
      // Go leaves empty strings out.
      if !reason.isEmpty { members["reason"] = .string(reason) }
      if let details { members["details"] = details.json }
      members["code"] = .number(String(status.code))
      object = .object(members)
    }
    return object
  }

  /// The answer.
  var response: Response { .json(document, status: status) }
}

extension APIError.Details {
  fileprivate var json: JSONValue {
    var members = JSONObject()
    if let name { members["name"] = .string(name) }
    if !group.isEmpty { members["group"] = .string(group) }
    members["kind"] = .string(kind)
    return .object(members)
  }
}
