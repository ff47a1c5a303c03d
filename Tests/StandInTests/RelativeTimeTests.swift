import Testing

@testable import kube_stand_in

@Suite struct RelativeTimeTests {
  private static let started = Timestamp(microseconds: 1_000_000_000_000_000)  // 2001-09-09T01:46:40Z
  private static let now = Timestamp(microseconds: 1_000_000_100_750_000)

  @Test(arguments: [
    ("now", "2001-09-09T01:48:20Z"),
    ("now-5m", "2001-09-09T01:43:20Z"),
    ("now-1h30m", "2001-09-09T00:18:20Z"),
    ("now+10s", "2001-09-09T01:48:30Z"),
    ("now-1d", "2001-09-08T01:48:20Z"),
    ("now-800ms", "2001-09-09T01:48:19Z"),
    ("now-1d2h3m4s", "2001-09-07T23:45:16Z"),
    ("started", "2001-09-09T01:46:40Z"),
    ("started-5m", "2001-09-09T01:41:40Z"),
    ("started+1s", "2001-09-09T01:46:41Z"),
  ])
  func relativeTimesAreRead(text: String, expected: String) throws {
    let moment = try #require(try RelativeTime.parse(text, started: Self.started))
    #expect(moment.resolved(now: Self.now).rfc3339(.seconds) == expected)
  }

  @Test(arguments: [
    "now-", "now+", "now5m", "now-5", "now-5x", "now-m", "now--5m", "now -5m", "nowadays", "started-five",
    "now-9999999999s",
  ])
  func whatCannotBeReadIsNotGuessed(text: String) {
    #expect(throws: RelativeTime.SyntaxError.self) { try RelativeTime.parse(text, started: Self.started) }
  }

  @Test(arguments: ["2024-02-29T12:00:00Z", "", "yesterday"])
  func otherTextsAreNoRelativeTimes(text: String) throws {
    #expect(try RelativeTime.parse(text, started: Self.started) == nil)
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000Z"),
    (1_709_164_799_999_999, "2024-02-28T23:59:59Z", "2024-02-28T23:59:59.999999Z"),
    (1_709_164_800_000_042, "2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000042Z"),
    (-1, "1969-12-31T23:59:59Z", "1969-12-31T23:59:59.999999Z"),
  ])
  func timestampsAreWrittenAsTheAPIDoes(microseconds: Int64, seconds: String, micros: String) {
    let timestamp = Timestamp(microseconds: microseconds)
    #expect(timestamp.rfc3339(.seconds) == seconds)
    #expect(timestamp.rfc3339(.microseconds) == micros)
  }
}
