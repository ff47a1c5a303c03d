import Foundation
import TestSupport
import Testing

@testable import Kubernetes

@Suite("The server's clock")
struct ServerClockTests {
  private let log = LogRecorder()
  /// 2026-11-22 08:15:30 UTC.
  private static let second = Date(timeIntervalSince1970: 1_795_335_330)
  private static let header = "Sun, 22 Nov 2026 08:15:30 GMT"

  /// The offset after one answer that came `after` our clock showed the header's second, taking `duration`.
  private func observe(_ clock: ServerClock, after: TimeInterval, taking duration: TimeInterval = 0)
    -> TimeInterval
  {
    let received = Self.second.addingTimeInterval(after)
    clock.observe(dateHeader: Self.header, sent: received.addingTimeInterval(-duration), received: received)
    return clock.offset
  }

  @Test(
    "the offset counts only beyond its error, which is a second and the time of the request",
    arguments: [
      (0.0, 0.0, 0.0), (0.999, 0.0, 0.0), (1.5, 0.0, -0.5), (-0.25, 0.0, 0.25), (-60, 0.0, 60),
      (61, 0.0, -60),
      (3, 2.5, 0), (4, 2.5, -0.5),
    ])
  func error(after: TimeInterval, duration: TimeInterval, offset: TimeInterval) {
    let clock = ServerClock(logger: log.logger)
    #expect(abs(observe(clock, after: after, taking: duration) - offset) < 0.000_1)
  }

  @Test("further answers narrow the offset, and those that agree do not move it")
  func narrowing() {
    let clock = ServerClock(logger: log.logger)
    // Ahead by 10 to 11 s, then by 10.4 to 11.4 s, then by 10.2 to 11.2 s.
    #expect(abs(observe(clock, after: -10) - 10) < 0.000_1)
    #expect(abs(observe(clock, after: -10.4) - 10.4) < 0.000_1)
    #expect(abs(observe(clock, after: -10.2) - 10.4) < 0.000_1)
    #expect(abs(clock.now().timeIntervalSinceNow - 10.4) < 0.5)
  }

  @Test("a skew above 2 s is logged once for each change, and so is its end")
  func logging() {
    let clock = ServerClock(logger: log.logger)
    for after in [0, -2, -2.5, -2.6, -3, -8, -8.5, 0.5, 0.2] { _ = observe(clock, after: after) }
    #expect(
      log.lines.map { $0.split(separator: " ").first.map(String.init) ?? "" } == [
        "warning:", "warning:", "notice:",
      ])
    #expect(
      log.lines.first?.hasSuffix("ahead=3s") == true || log.lines.first?.hasSuffix("ahead=2s") == true
    )
    #expect(log.lines.dropFirst().first?.hasSuffix("ahead=8s") == true)
  }

  @Test("no date, or none that can be read, changes nothing", arguments: [nil, "yesterday"])
  func noDate(header: String?) {
    let clock = ServerClock(logger: log.logger)
    clock.observe(dateHeader: header, sent: Self.second, received: Self.second)
    #expect(clock.offset == 0)
  }

  @Test(
    "a date that no clock can show changes nothing, and is logged a few times at most",
    arguments: [
      "Fri, 31 Dec 9999 23:59:59 GMT", "Sat, 01 Jan 0000 00:00:00 GMT", "Mon, 01 Jan 0001 00:00:00 GMT",
      "Thu, 01 Jan 1970 00:00:00 GMT", "Tue, 23 Nov 2027 08:15:31 GMT",
    ])
  func impossible(header: String) {
    let clock = ServerClock(logger: log.logger)
    for _ in 0..<1000 { clock.observe(dateHeader: header, sent: Self.second, received: Self.second) }
    #expect(clock.offset == 0)
    #expect(log.lines.count <= 3)
  }

  @Test("a clock that is weeks ahead is followed")
  func weeks() {
    let clock = ServerClock(logger: log.logger)
    let header = "Sun, 20 Dec 2026 08:15:30 GMT"
    clock.observe(dateHeader: header, sent: Self.second, received: Self.second)
    #expect(clock.offset == 28 * 86_400)
  }

  @Test("a clock that jumps with each answer does not fill the log")
  func jumps() {
    let clock = ServerClock(logger: log.logger)
    for number in 0..<1000 { _ = observe(clock, after: Double(number % 10) * 100 - 500) }
    #expect(log.lines.count <= 3)
  }
}
