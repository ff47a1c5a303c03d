import FoundationEssentials
import Heartbeat
import Kubernetes
import Logging

extension FuzzTarget {
  /// A `Date` header of the API server, of which the time that verdicts are for is made.
  ///
  /// Whatever it says, the moment can be written, and it is within the header's second, or ours when the header
  /// is more than a year off.
  static let clock = FuzzTarget("clock") { input throws(BrokenInvariant) in
    let text = String(decoding: input, as: UTF8.self)
    let clock = ServerClock(logger: Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() })
    let now = Date(timeIntervalSince1970: 1_795_000_000)
    clock.observe(dateHeader: text, sent: now, received: now + 0.5)
    clock.observe(dateHeader: text, sent: .distantPast, received: .distantFuture)
    let written = Heartbeat.Timestamp.Text(now + clock.offset).bytes
    try check(written.count == 24, "a moment of \(written.count) bytes")
    let day = 86_400.0
    guard let date = HTTPDate.parse(text), abs(date.timeIntervalSince(now)) < 367 * day else {
      try check(clock.offset == 0, "the clock follows what is no clock's date, by \(clock.offset)")
      return
    }
    guard abs(date.timeIntervalSince(now)) < 365 * day else { return }
    let error = now.timeIntervalSince1970 + clock.offset - date.timeIntervalSince1970
    try check(abs(error) <= 1, "the clock is \(error) off")
  }
}
