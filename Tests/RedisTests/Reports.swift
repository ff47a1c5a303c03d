import Synchronization

@testable import Redis

/// What a link reports.
final class Reports: Sendable {
  private let all = Mutex<[RedisError?]>([])

  func append(_ error: RedisError?) { all.withLock { $0.append(error) } }

  var kinds: [String] { all.withLock { $0.map { $0?.kind ?? "well" } } }
  var texts: [String] { all.withLock { $0.compactMap { $0.map { "\($0)" } } } }
}
