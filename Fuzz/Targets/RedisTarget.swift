import Redis

extension FuzzTarget {
  /// What a store of the rate limit answers.
  ///
  /// It is the same however it is cut, and nothing in it is larger than what we ask for can be.
  static let redis = FuzzTarget("redis") { input throws(BrokenInvariant) in
    let whole = answers(input, piece: max(1, input.count))
    for piece in [1, 7] {
      try check(answers(input, piece: piece) == whole, "other answers in pieces of \(piece)")
    }
    for case .success(let answer) in whole { try check(isSound(answer, depth: 0), "\(answer)") }
  }

  /// The answers up to the first that is none.
  private static func answers(_ input: [UInt8], piece: Int) -> [Result<RedisReply, RedisError>] {
    let reader = ReplyReader()
    var found: [Result<RedisReply, RedisError>] = []
    for start in stride(from: 0, to: input.count, by: piece) {
      input[start..<min(start + piece, input.count)].withUnsafeBytes { reader.feed($0) }
      while true {
        do throws(RedisError) {
          guard let answer = try reader.next() else { break }
          found.append(.success(answer))
        } catch .malformed {
          return found
        } catch {
          found.append(.failure(error))
        }
      }
    }
    return found
  }

  private static func isSound(_ answer: RedisReply, depth: Int) -> Bool {
    switch answer {
    case .integer, .none: true
    case .text(let text): text.utf8.count <= 3 * 65_536
    case .list(let items):
      depth == 0 && items.count < 1000 && items.allSatisfy { isSound($0, depth: depth + 1) }
    }
  }
}
