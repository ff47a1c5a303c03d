import FoundationEssentials
import Redis
import System

/// What the windows of a client are on a server: keys, a script that counts in them, and what it says.
struct RedisWindows: Sendable {
  /// One limit as the server is told of it.
  private struct Limit: Sendable {
    let limit: RateLimit
    /// The end of the window's key.
    let keySuffix: String
    /// The requests and the milliseconds.
    let words: RedisWords

    init(_ limit: RateLimit) {
      self.limit = limit
      let period = String(limit.period.milliseconds)
      words = RedisWords([String(limit.count), period])
      keySuffix = "}:\(period)"
    }
  }

  /// Looks at all windows, and counts in all of them when each has room.
  ///
  /// `KEYS` are the windows. `ARGV` is 1 to count and 0 to look, then for each window its requests, its milliseconds, and the
  /// end that clients are told, in case it begins now. A window is a hash: `n` requests, `e` the end, `r` whether it has refused.
  /// The answer is whether the request passes, whether it is a first refusal, and for each window its requests, the milliseconds
  /// that are left of it (below 0 for one that does not run), and its end.
  ///
  /// What is no window is replaced by one: the prefix is ours, and a key that nobody can count in would refuse its client for ever.
  static let script = RedisScript(
    """
    local call, passes, first, answer, refused, other = redis.call, 1, 0, {1, 0}, nil, nil
    for i = 1, #KEYS do
      local held, left, at = redis.pcall('HMGET', KEYS[i], 'n', 'e', 'r'), call('PTTL', KEYS[i]), 3 * i
      local used = left >= 0 and not held.err and held[1] and tonumber(held[1])
      if used then
        answer[at], answer[at + 1], answer[at + 2] = used, left, held[2] or ''
        if held[3] then
          refused = refused or {}
          refused[i] = true
        end
        if used >= tonumber(ARGV[at - 1]) then passes = 0 end
      else
        answer[at], answer[at + 1], answer[at + 2] = 0, -2, ''
        if left ~= -2 then
          other = other or {}
          other[i] = true
        end
      end
    end
    for i = 1, ARGV[1] == '1' and #KEYS or 0 do
      local key, at = KEYS[i], 3 * i
      if passes == 0 then
        if answer[at] >= tonumber(ARGV[at - 1]) and not (refused and refused[i]) then
          call('HSET', key, 'r', 1)
          first = 1
        end
      elseif answer[at + 1] < 0 then
        if other and other[i] then call('DEL', key) end
        call('HSET', key, 'n', 1, 'e', ARGV[at + 1])
        call('PEXPIRE', key, ARGV[at])
        answer[at], answer[at + 1], answer[at + 2] = 1, tonumber(ARGV[at]), ARGV[at + 1]
      else
        answer[at] = call('HINCRBY', key, 'n', 1)
      end
    end
    answer[1], answer[2] = passes, first
    return answer
    """)

  /// About as many bytes as a limit takes in a request, its key included.
  private static let bytesOfLimit = 128

  private let limits: [Limit]
  private let keyPrefix: String
  /// With what the store is tried: a window of nobody's, of a second, in which there is always room.
  let probe: RedisRequest

  /// Plans the windows of some limits.
  ///
  /// - Parameters:
  ///   - limits: The limits, at least one.
  ///   - prefix: What all keys begin with.
  init(_ limits: [RateLimit], prefix: String) {
    var lowest: [Limit] = []
    for limit in limits.map(Limit.init) {
      if let index = lowest.firstIndex(where: { $0.keySuffix == limit.keySuffix }) {
        if limit.limit.count < lowest[index].limit.count { lowest[index] = limit }
      } else {
        lowest.append(limit)
      }
    }
    self.limits = lowest
    // What stands in braces decides where a key is, where that differs: all windows of a client are in one place.
    keyPrefix = "\(prefix){"
    probe = RedisRequest(keys: ["\(prefix){probe}:1000"], arguments: ["1", String(Int.max), "1000", "0"])
  }

  /// What the script is told.
  ///
  /// - Parameters:
  ///   - query: Whether to count.
  ///   - client: Whose windows are meant.
  ///   - now: The moment, for the end of a window that begins.
  /// - Returns: The request.
  func request(_ query: RateLimitQuery, of client: ClientKey, at now: Date) -> RedisRequest {
    var words = RedisWords(capacity: (1 + limits.count) * Self.bytesOfLimit)
    words.append(String(limits.count))
    let name = client.description
    for limit in limits { words.append(name, after: keyPrefix, before: limit.keySuffix) }
    words.append(query == .take ? "1" : "0")
    for limit in limits {
      words.append(limit.words)
      words.append(String(limit.limit.resetTime(from: now)))
    }
    return RedisRequest(words)
  }

  /// Reads what the script says.
  ///
  /// - Parameters:
  ///   - items: What it says.
  ///   - now: The moment that it was told.
  /// - Returns: The decision; nil when that is not what the script says.
  func decision(_ items: [RedisReply], at now: Date) -> RateLimitDecision? {
    guard items.count == 2 + 3 * limits.count,
      case .integer(let passes) = items[0], case .integer(let first) = items[1]
    else { return nil }
    var tightest: RateLimitDecision?
    for (index, limit) in limits.enumerated() {
      guard case .integer(let used) = items[2 + 3 * index], case .integer(let left) = items[3 + 3 * index],
        case .text(let ending) = items[4 + 3 * index]
      else { return nil }
      let period = limit.limit.period
      let resetAfter = left < 0 ? period : min(period, .milliseconds(left))
      let (remaining, isTooMany) = limit.limit.count.subtractingReportingOverflow(max(0, used))
      let decision = RateLimitDecision(
        isAllowed: passes == 1, policy: limit.limit, remaining: isTooMany ? 0 : max(0, remaining),
        resetAfter: resetAfter, resetTime: Int(ending) ?? limit.limit.resetTime(from: now),
        isFirstRefusal: first == 1)
      guard let least = tightest else {
        tightest = decision
        continue
      }
      if decision.remaining < least.remaining
        || decision.remaining == least.remaining && decision.resetAfter > least.resetAfter
      {
        tightest = decision
      }
    }
    return tightest
  }
}
