import FastCGI
import System

/// How many requests were answered with which status.
package struct StatusCounts: Sendable {
  /// The statuses that are answered; another one is counted as the last.
  static let codes: [UInt16] = [200, 204, 304, 400, 401, 404, 405, 429, 502, 503, 504, 500]
  private let table = CounterTable(count: codes.count)

  /// Creates counts of nothing.
  package init() {}

  /// Counts a request.
  func record(_ status: Status) {
    table.add(to: Self.codes.firstIndex(of: status.code) ?? Self.codes.count - 1)
  }

  /// How many were answered with a status.
  func count(of status: Status) -> Int {
    Self.codes.firstIndex(of: status.code).map { table[$0] } ?? 0
  }

  /// Every status with how many were answered with it.
  var all: [(code: UInt16, count: Int)] {
    Self.codes.enumerated().map { ($0.element, table[$0.offset]) }
  }
}
