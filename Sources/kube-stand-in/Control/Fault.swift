/// What goes wrong, as a test orders it.
struct Fault: Codable, Sendable, Hashable {
  /// Every answer waits so long, 0 or more; instead of the delay that the stand-in was started with.
  var delayMilliseconds: Int64?
  /// The answer is a `Status` object with this code, 400 to 599.
  var status: Int?
  /// `Retry-After` of that answer, 0 or more.
  var retryAfterSeconds: Int?
  /// The connection is reset without an answer.
  var reset: Bool?
  /// Bodies and streams break off after so many bytes, 0 or more, and the connection is closed.
  var truncate: Int?
  /// Bodies are malformed JSON, and so are the lines of watches, also of those that are open.
  var garbage: Bool?
  /// Bodies and streams get at most so many bytes a second, 1 or more.
  var slowBytesPerSecond: Int?
  /// Requests are read and never answered; open watches stay open and say nothing more.
  ///
  /// It ends, as does the connection of everything that it struck, with the next fault that is none.
  var silence: Bool?
  /// Open watches are reset, once.
  var resetWatches: Bool?
  /// Open watches end as when their time is over, once.
  var closeWatches: Bool?
  /// Open watches are told 410, once, and all history is forgotten.
  var expireWatches: Bool?
  /// How far the server's clock is ahead; negative when it is behind.
  var clockOffsetSeconds: Int64?
  /// Only requests, and watches, whose path contains this; all when absent.
  ///
  /// The clock knows no paths.
  var path: String?
  /// How many requests, or lines of garbage, it strikes, 1 or more; all when absent.
  var count: Int?

  /// The names of its fields.
  enum CodingKeys: String, CodingKey, CaseIterable {
    case delayMilliseconds, status, retryAfterSeconds, reset, truncate, garbage, slowBytesPerSecond, silence
    case resetWatches, closeWatches, expireWatches, clockOffsetSeconds, path, count
  }

  /// Whether it can be carried out.
  var isValid: Bool {
    (delayMilliseconds ?? 0) >= 0 && (status.map { (400...599).contains($0) } ?? true)
      && (retryAfterSeconds ?? 0) >= 0 && (truncate ?? 0) >= 0 && (slowBytesPerSecond ?? 1) >= 1
      && (count ?? 1) >= 1 && abs(clockOffsetSeconds ?? 0) <= 1_000_000_000
  }

  /// Whether it strikes requests for a path.
  func matches(_ requestPath: String) -> Bool {
    path.map { requestPath.contains($0) } ?? true
  }

  /// How fast and how far bodies go.
  var limits: BodyWriter.Limits {
    BodyWriter.Limits(length: truncate, bytesPerSecond: slowBytesPerSecond)
  }
}
