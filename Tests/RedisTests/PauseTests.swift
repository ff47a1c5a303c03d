import Testing

@testable import Redis

@Suite struct PauseTests {
  @Test func aStoreThatStaysAwayIsTriedOnceASecond() {
    var pause = Pause()
    pause.away(after: .seconds(3600))
    var lengths = [pause.length]
    for _ in 0..<4 {
      pause.stillAway()
      lengths.append(pause.length)
    }
    #expect(lengths == [.milliseconds(250), .milliseconds(500), .seconds(1), .seconds(1), .seconds(1)])
  }

  @Test func oneThatComesAndGoesIsLeftAloneForLonger() {
    var pause = Pause()
    var lengths: [Duration] = []
    for _ in 0..<8 {
      pause.away(after: .seconds(2))
      lengths.append(pause.length)
      pause.stillAway()
      #expect(pause.length >= lengths.last ?? .zero)
    }
    #expect(lengths == lengths.sorted() && lengths.last == .seconds(16))
    pause.away(after: .seconds(60))
    #expect(pause.length == .milliseconds(250), "one that was well for long is trusted")
  }
}
