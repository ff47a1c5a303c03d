/// What a script is told for one request.
struct RedisRequest: Sendable {
  /// What it may touch.
  let keys: [String]
  /// What it is told.
  let arguments: [String]
}
