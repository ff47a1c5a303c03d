import CHiredis

/// What a store answers to a command, when it does not say no.
package enum RedisReply: Sendable, Hashable {
  /// A number.
  case integer(Int)
  /// Text, whatever its bytes; what is no UTF-8 is replaced.
  case text(String)
  /// Several.
  case list([RedisReply])
  /// Nothing.
  case none

  /// Reads what hiredis has made of an answer.
  ///
  /// - Parameters:
  ///   - reply: The answer; hiredis' own, and left to its owner.
  ///   - depth: How many lists may stand in one another.
  /// - Throws: What it says when it says no, or that it is none.
  init(_ reply: UnsafePointer<redisReply>, depth: Int = 2) throws(RedisError) {
    switch reply.pointee.type {
    case REDIS_REPLY_INTEGER: self = .integer(Int(clamping: reply.pointee.integer))
    case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: self = .text(Self.text(reply))
    case REDIS_REPLY_NIL: self = .none
    case REDIS_REPLY_ARRAY:
      guard depth > 0 else { throw .malformed }
      var items: [RedisReply] = []
      for index in 0..<Int(clamping: reply.pointee.elements) {
        guard let item = reply.pointee.element?[index] else { throw .malformed }
        items.append(try RedisReply(item, depth: depth - 1))
      }
      self = .list(items)
    case REDIS_REPLY_ERROR:
      let text = Self.text(reply)
      throw .refused(code: String(text.prefix { $0 != " " }.prefix(32)), text: text)
    default: throw .malformed
    }
  }

  private static func text(_ reply: UnsafePointer<redisReply>) -> String {
    guard let start = reply.pointee.str else { return "" }
    let bytes = UnsafeRawBufferPointer(start: start, count: Int(clamping: reply.pointee.len))
    return String(decoding: bytes, as: UTF8.self)
  }
}
