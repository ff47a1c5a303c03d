import System

/// A request that somebody has handed to a link, and what is to be done with its answer.
struct PendingRequest: Sendable {
  /// The request.
  let request: RedisRequest
  /// When its time is over.
  let deadline: MonotonicInstant
  /// Takes the answer; called once, and does not wait.
  let settle: @Sendable (Result<[RedisReply], RedisError>) -> Void
}
