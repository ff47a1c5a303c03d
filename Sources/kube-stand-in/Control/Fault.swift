/// What goes wrong with requests, as a test orders it.
struct Fault: Codable, Sendable, Hashable {
  /// Every answer waits so long, 0 or more; instead of the delay that the stand-in was started with.
  var delayMilliseconds: Int64?
  /// The answer is a `Status` object with this code, 400 to 599.
  var status: Int?
  /// The connection is reset without an answer.
  var reset: Bool?
  /// Only requests whose path contains this; all when absent.
  var path: String?

  /// Whether it can be carried out.
  var isValid: Bool {
    (delayMilliseconds ?? 0) >= 0 && (status.map { (400...599).contains($0) } ?? true)
  }

  /// Whether it strikes requests for a path.
  func matches(_ requestPath: String) -> Bool {
    path.map { requestPath.contains($0) } ?? true
  }
}
