import Testing

@testable import Heartbeat

@Suite struct RateLimitTests {
  private func limits(_ environment: [String: String]) throws(SettingsError) -> [[Int]] {
    try Configuration(environment: environment.merging(["AUTH_TOKEN_BASIC": "t"]) { $1 })
      .rateLimit.limits.map { [$0.count, Int($0.period.components.seconds)] }
  }

  @Test(arguments: [
    ("3600-H", [[3600, 3600]]),
    ("1-s", [[1, 1]]),
    ("10-m", [[10, 60]]),
    ("7-D", [[7, 86400]]),
    ("5-S,100-M,1000-h", [[5, 1], [100, 60], [1000, 3600]]),
    (" 5-S, 100-M", [[5, 1], [100, 60]]),
    ("off", []),
    ("OFF", []),
    ("", [[3600, 3600]]),
  ])
  func formatsOfTheDesignAreRead(text: String, expected: [[Int]]) throws {
    #expect(try limits(["RATE_LIMIT": text]) == expected)
  }

  @Test func theDefaultIs3600AnHour() throws {
    #expect(try limits([:]) == [[3600, 3600]])
  }

  @Test(arguments: [
    ("100", "1h", [[100, 3600]]),
    ("100", "90s", [[100, 90]]),
    ("100,5-S", "1m30s", [[100, 90], [5, 1]]),
    ("100-M", "1h", [[100, 60]]),
  ])
  func aBareNumberTakesItsPeriodFromItsVariable(text: String, period: String, expected: [[Int]]) throws {
    #expect(try limits(["RATE_LIMIT": text, "RATE_LIMIT_PERIOD": period]) == expected)
  }

  @Test(arguments: [
    "0-H", "-1-H", "+1-H", "H", "-H", "1-", "1-X", "1-HH", "1-H-H", "1 -H", "1-H,", "1-H ,1-M", ",1-H",
    "1-H,,1-M",
    "1.5-H",
    "off,1-H", "99999999999999999999-H", "100", "١-H", " ", "on",
  ])
  func anythingElseIsAnError(text: String) {
    #expect {
      try limits(["RATE_LIMIT": text])
    } throws: { error in
      (error as? SettingsError)?.problems.map(\.variable) == [.rateLimit]
    }
  }

  @Test(arguments: ["0", "999ms", "H", "60", "-1h"])
  func aBadPeriodIsOneProblem(period: String) {
    #expect {
      try limits(["RATE_LIMIT": "100", "RATE_LIMIT_PERIOD": period])
    } throws: { error in
      (error as? SettingsError)?.problems.map(\.variable) == [.rateLimitPeriod]
    }
  }
}
