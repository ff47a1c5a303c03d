import CHiredis

/// Makes answers of the bytes that come from a store: hiredis' reader, behind ``ReplyBounds``.
///
/// One that has failed goes on failing.
// Unchecked: it is with one thread at a time, as the connection is that has it.
package final class ReplyReader: @unchecked Sendable {
  /// nil when there is no memory for one.
  private let reader: UnsafeMutablePointer<redisReader>?
  private var bounds = ReplyBounds()

  /// Creates a reader to which nothing has come.
  package init() {
    reader = redisReaderCreate()
  }

  deinit {
    redisReaderFree(reader)
  }

  /// Takes what has come.
  ///
  /// - Throws: When that is no answer to us.
  package func feed(_ bytes: UnsafeRawBufferPointer) throws(RedisError) {
    guard let reader, bounds.accept(bytes),
      redisReaderFeed(reader, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count) == REDIS_OK
    else { throw .malformed }
  }

  /// The next answer.
  ///
  /// - Returns: The answer; nil when more must come first.
  /// - Throws: What it says when it says no, or that it is none.
  package func next() throws(RedisError) -> RedisReply? {
    var reply: UnsafeMutableRawPointer?
    guard let reader, redisReaderGetReply(reader, &reply) == REDIS_OK else { throw .malformed }
    guard let reply else { return nil }
    defer { freeReplyObject(reply) }
    bounds.begin()
    return try RedisReply(reply.assumingMemoryBound(to: redisReply.self))
  }
}
