import CHiredis

/// Makes answers of the bytes that come from a store: hiredis' reader, behind ``ReplyBounds``.
///
/// One that has failed goes on failing.
// Unchecked: no lock guards it, as one thread at a time has it: the link's own, which alone has the connection that it belongs to.
package final class ReplyReader: @unchecked Sendable {
  /// nil when there is no memory for one.
  private let reader: UnsafeMutablePointer<redisReader>?
  private var bounds = ReplyBounds()
  /// How many answers have been taken.
  private var taken = 0
  /// Whether something has come that is no answer to us.
  private var isBroken = false

  /// Creates a reader to which nothing has come.
  package init() {
    reader = redisReaderCreate()
  }

  deinit {
    redisReaderFree(reader)
  }

  /// Whether all that has come was taken.
  package var isEmpty: Bool { !isBroken && bounds.isBetween && bounds.completed == taken }

  /// Takes what has come; what is no answer to us is told when its turn comes.
  package func feed(_ bytes: UnsafeRawBufferPointer) {
    guard let reader, !isBroken else { return }
    let sound = bounds.accept(bytes)
    if sound < bytes.count { isBroken = true }
    guard sound > 0, let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
    if redisReaderFeed(reader, start, sound) != REDIS_OK { isBroken = true }
  }

  /// The next answer.
  ///
  /// - Returns: The answer; nil when more must come first.
  /// - Throws: What it says when it says no, or that it is none.
  package func next() throws(RedisError) -> RedisReply? {
    var reply: UnsafeMutableRawPointer?
    guard let reader, redisReaderGetReply(reader, &reply) == REDIS_OK else { throw .malformed }
    guard let reply else {
      if isBroken { throw .malformed }
      return nil
    }
    defer { freeReplyObject(reply) }
    taken &+= 1
    return try RedisReply(reply.assumingMemoryBound(to: redisReply.self))
  }
}
