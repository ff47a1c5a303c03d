import Foundation
import TestSupport
import Testing

@testable import Heartbeat

@Suite struct TimestampTests {
  private static let first = "1970-01-01T00:00:00.000Z"
  private static let last = "9999-12-31T23:59:59.999Z"

  private static let moments: [(Double, String)] = [
    (0, first), (0.0004, first), (0.0006, "1970-01-01T00:00:00.001Z"),
    (951_782_400, "2000-02-29T00:00:00.000Z"), (1_800_000_000.5, "2027-01-15T08:00:00.500Z"),
    (4_107_542_399.9996, "2100-03-01T00:00:00.000Z"), (4_107_542_399, "2100-02-28T23:59:59.000Z"),
    (253_402_300_799, "9999-12-31T23:59:59.000Z"),
  ]
  private static let others: [(Double, String)] = [
    (253_402_300_799.999, last), (253_402_300_799.9999, last), (253_402_300_800, last),
    (253_402_304_399, last), (1e300, last), (.infinity, last), (.greatestFiniteMagnitude, last),
    (-0.0006, first), (-1, first), (-62_135_596_801, first), (-.infinity, first), (.nan, first),
    (-.greatestFiniteMagnitude, first), (.signalingNaN, first),
  ]

  @Test(arguments: moments)
  func aMomentIsWrittenToTheMillisecond(_ seconds: Double, _ text: String) {
    #expect(Timestamp.Text(Date(timeIntervalSince1970: seconds)).string == text)
  }

  @Test(arguments: others)
  func whatHasNoRoomBecomesTheFirstOrTheLastMoment(_ seconds: Double, _ text: String) {
    #expect(Timestamp.Text(Date(timeIntervalSince1970: seconds)).string == text)
  }

  @Test func theEndsOfDateHaveAForm() {
    #expect(Timestamp.Text(.distantPast).string == Self.first)
    #expect(Timestamp.Text(.distantFuture).bytes.count == Timestamp.Text.length)
    #expect(Timestamp.Text(.distantFuture).string == "4001-01-01T00:00:00.000Z")
  }

  @Test func itIsWhatFoundationWrites() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<20_000 {
      let milliseconds = Int.random(in: 0..<253_402_300_800_000, using: &random)
      // A quarter more, so that no formatter is tempted to round down.
      let moment = Date(timeIntervalSince1970: (Double(milliseconds) + 0.25) / 1000)
      let expected = moment.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
      #expect(Timestamp.Text(moment).string == expected)
    }
  }
}
