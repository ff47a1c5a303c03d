import System
import Testing

@Suite struct MonotonicInstantTests {
  @Test func itIsAClockThatGoesOn() {
    let first = MonotonicInstant.now
    let second = MonotonicInstant.now
    #expect(first <= second && second - first >= .zero)
    #expect(first.advanced(by: .seconds(3)) - first == .seconds(3))
    #expect(first - .milliseconds(1) < first && first + .nanoseconds(1) > first)
    #expect(first.duration(to: first - .seconds(1)) == .seconds(-1))
  }

  @Test(arguments: [Duration.seconds(Int64.max), .seconds(Int64.min), .nanoseconds(Int64.max), .zero])
  func nothingIsOutOfRange(duration: Duration) {
    let now = MonotonicInstant.now
    let (later, earlier) = (now + duration, now - duration)
    if duration > .zero { #expect(earlier < now && now < later) }
    if duration < .zero { #expect(later < now && now < earlier) }
    // The ends themselves can be reckoned with.
    for moment in [later, earlier] {
      #expect((moment + .seconds(1)) - moment <= .seconds(1))
      #expect(moment - now == now.duration(to: moment))
      #expect((later - earlier) <= .nanoseconds(Int64.max))
      #expect(moment.nanoseconds(since: now) == (moment - now).nanoseconds)
    }
  }
}
