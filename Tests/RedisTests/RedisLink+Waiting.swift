import System

@testable import Redis

extension RedisLink {
  /// Runs the script, and waits for its answer.
  ///
  /// - Parameters:
  ///   - keys: What it may touch.
  ///   - arguments: What it is told.
  /// - Returns: The list that it says.
  /// - Throws: Why it did not.
  func run(keys: [String], arguments: [String]) throws(RedisError) -> [RedisReply] {
    let answer = Completion<Result<[RedisReply], RedisError>>()
    run(RedisRequest(keys: keys, arguments: arguments)) { answer.fulfil($0) }
    return try answer.wait().get()
  }
}
