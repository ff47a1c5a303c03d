import FoundationEssentials
import Heartbeat
import Kubernetes
import Logging

extension FuzzTarget {
  /// A `Date` header of the API server, of which the time that verdicts are for is made.
  ///
  /// Whatever it says, the moment can be written, and is within the header's second.
  static let clock = FuzzTarget("clock") { input throws(BrokenInvariant) in
    let text = String(decoding: input, as: UTF8.self)
    let clock = ServerClock(logger: Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() })
    let now = Date(timeIntervalSince1970: 1_795_000_000)
    clock.observe(dateHeader: text, sent: now, received: now + 0.5)
    clock.observe(dateHeader: text, sent: .distantPast, received: .distantFuture)
    let written = Heartbeat.Timestamp.Text(now + clock.offset).bytes
    try check(written.count == 24, "a moment of \(written.count) bytes")
    guard let date = HTTPDate.parse(text) else {
      try check(clock.offset == 0, "the clock follows what is no date")
      return
    }
    try check(
      abs(now.timeIntervalSince1970 + clock.offset - date.timeIntervalSince1970) <= 1, "\(clock.offset)")
  }
}
