/// The status line of a response: a code and its reason phrase (RFC 9110, section 15; RFC 3875, section 6.3.3).
public struct Status: Sendable, Hashable, CustomStringConvertible {
  /// The status code, from 100 to 999.
  public let code: UInt16
  /// The reason phrase, without control characters.
  public let reasonPhrase: String
  /// Code and reason phrase, as they stand in the status line.
  public let description: String

  /// Creates a status.
  ///
  /// - Parameters:
  ///   - code: The status code, from 100 to 999.
  ///   - reasonPhrase: The reason phrase; characters that could end the line become spaces.
  public init(code: UInt16, reasonPhrase: String) {
    // traps: statuses are constants of the program.
    precondition((100...999).contains(code), "a status code has three digits")
    self.code = code
    self.reasonPhrase = FieldText.neutralized(reasonPhrase)
    description = "\(code) \(self.reasonPhrase)"
  }
}

extension Status {
  /// 200.
  public static let ok = Status(code: 200, reasonPhrase: "OK")
  /// 204.
  public static let noContent = Status(code: 204, reasonPhrase: "No Content")
  /// 304.
  public static let notModified = Status(code: 304, reasonPhrase: "Not Modified")
  /// 400.
  public static let badRequest = Status(code: 400, reasonPhrase: "Bad Request")
  /// 401.
  public static let unauthorized = Status(code: 401, reasonPhrase: "Unauthorized")
  /// 404.
  public static let notFound = Status(code: 404, reasonPhrase: "Not Found")
  /// 405.
  public static let methodNotAllowed = Status(code: 405, reasonPhrase: "Method Not Allowed")
  /// 429.
  public static let tooManyRequests = Status(code: 429, reasonPhrase: "Too Many Requests")
  /// 500.
  public static let internalServerError = Status(code: 500, reasonPhrase: "Internal Server Error")
  /// 502.
  public static let badGateway = Status(code: 502, reasonPhrase: "Bad Gateway")
  /// 503.
  public static let serviceUnavailable = Status(code: 503, reasonPhrase: "Service Unavailable")
  /// 504.
  public static let gatewayTimeout = Status(code: 504, reasonPhrase: "Gateway Timeout")
}
