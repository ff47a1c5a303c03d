import Dispatch
import Testing

@testable import System

@Suite("Durations in whole units")
struct DurationTests {
  private static let tick = Duration(secondsComponent: 0, attosecondsComponent: 1)
  private static let longest = Duration(secondsComponent: .max, attosecondsComponent: 999_999_999_999_999_999)
  private static let shortest = Duration(secondsComponent: .min, attosecondsComponent: 0)

  @Test(
    "what is rounded, and which way",
    arguments: [
      (Duration.zero, [0, 0, 0, 0, 0]), (tick, [0, 1, 1, 0, 0]),
      (.milliseconds(1500), [1, 2, 1500, 1_500_000, 1_500_000_000]),
      (.nanoseconds(1), [0, 1, 1, 0, 1]), (.seconds(2), [2, 2, 2000, 2_000_000, 2_000_000_000]),
      (.seconds(2) + tick, [2, 3, 2001, 2_000_000, 2_000_000_000]),
      (.milliseconds(-1500), [-1, -1, -1500, -1_500_000, -1_500_000_000]),
    ])
  func rounding(duration: Duration, expected: [Int]) {
    #expect(
      [
        duration.wholeSeconds, duration.secondsRoundedUp, duration.milliseconds, duration.microseconds,
        duration.nanoseconds,
      ] == expected)
  }

  @Test("what does not fit becomes the nearest number that does")
  func saturation() {
    #expect(Self.longest.wholeSeconds == .max && Self.longest.secondsRoundedUp == .max)
    #expect(Self.shortest.wholeSeconds == .min && Self.shortest.secondsRoundedUp == .min)
    for unit in [\Duration.milliseconds, \.microseconds, \.nanoseconds] {
      #expect(Self.longest[keyPath: unit] == .max && Self.shortest[keyPath: unit] == .min)
    }
    #expect(Self.longest.pollMilliseconds == .max && Self.shortest.pollMilliseconds == 0)
    #expect(Self.longest.dispatchInterval == .nanoseconds(.max))
    #expect(Self.longest.parts == (.max, 999_999_999) && Self.shortest.parts == (0, 0))
  }

  @Test("seconds and parts of them")
  func parts() {
    let duration = Duration.nanoseconds(1_234_567_891)
    #expect(duration.parts == (1, 234_567_891) && duration.seconds == 1.234567891)
  }

  @Test(arguments: [
    (Duration.zero, "0s"), (.seconds(90), "90s"), (.milliseconds(300), "0.3s"),
    (.milliseconds(12_345), "12.345s"),
    (.seconds(-2), "-2s"), (.seconds(Int64.max), "9223372036854775807s"),
  ])
  func aDurationIsWrittenInSeconds(duration: Duration, text: String) {
    #expect(duration.text == text)
  }
}
