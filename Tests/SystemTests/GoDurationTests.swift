import Testing

@testable import System

@Suite struct GoDurationTests {
  @Test(arguments: [
    ("0", Duration.zero), ("0s", .zero), ("1h", .seconds(3600)), ("90s", .seconds(90)),
    ("1m30s", .seconds(90)),
    ("500ms", .milliseconds(500)), ("1.5h", .seconds(5400)), (".5s", .milliseconds(500)),
    ("5.s", .seconds(5)),
    ("1h2m3s4ms5us6ns", .nanoseconds(3_723_004_005_006)), ("10µs", .microseconds(10)),
    ("10μs", .microseconds(10)),
    ("1s1s", .seconds(2)), ("1s1h", .seconds(3601)), ("0.000000001s", .nanoseconds(1)),
    ("0.0000000009s", .zero),
    ("0.3333333333333333333333333h", .nanoseconds(1_199_999_999_999)),
    ("9223372036854775807ns", .nanoseconds(Int64.max)),
    ("007s", .seconds(7)),
  ])
  func durationsAreReadAsGoWritesThem(text: String, duration: Duration) {
    #expect(Duration(goDuration: text) == duration)
  }

  @Test(arguments: [
    "", "1", "00", "5", "s", ".s", ".", "1.2.3s", "1 s", " 1s", "1s ", "1d", "1S", "1H", "-1s", "+1s",
    "1s-1s", "1e3s", "1m30",
    "1,5h", "9223372036854775808ns", "2562048h", "99999999999999999999h", "9223372036s9223372036s", "١s",
    "one",
  ])
  func anythingElseIsNoDuration(text: String) {
    #expect(Duration(goDuration: text) == nil)
  }
}
