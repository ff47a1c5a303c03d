import Glibc
import System
import Testing

@testable import Heartbeat

/// What somebody could learn who measures how long a look-up takes.
///
/// Other tests run beside, so it is the time of the processor that counts, of many rounds the quickest, and of several tries one that
/// succeeds; bounds are generous. What is kept out are comparisons that end early, and walks over all tokens: those never succeed.
@Suite(.serialized) struct TokenTimingTests {
  /// The quickest of many rounds of each body, in turns, so that all have the same weather.
  private static func quickest(_ bodies: [() -> Void], rounds: Int = 60) -> [Duration] {
    var quickest = bodies.map { _ in Duration.seconds(3600) }
    for _ in 0..<rounds {
      for (index, body) in bodies.enumerated() {
        let begin = processorTime
        body()
        quickest[index] = min(quickest[index], processorTime - begin)
      }
    }
    return quickest
  }

  /// What this thread has had of a processor.
  private static var processorTime: Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// Measures until the times are as they should be, a few times at most.
  private static func expect(_ bodies: [() -> Void], _ areRight: ([Duration]) -> Bool) {
    var tries: [[Duration]] = []
    repeat {
      let times = quickest(bodies)
      if areRight(times) { return }
      tries.append(times)
    } while tries.count < 10
    Issue.record("\(tries)")
  }

  private static func table(_ tokens: [Secret], asDigests: Bool) throws -> TokenTable {
    TokenTable(
      try tokens.enumerated().map { index, token in
        let form = asDigests ? TokenForm.digest(try #require(token.digest)) : .plain(token)
        return try #require(ConfiguredToken(form, from: .line(index + 1)))
      })
  }

  /// Looks guesses up, so often that it can be measured.
  private static func look(_ guesses: [[Secret]], in table: TokenTable) {
    for _ in 0..<5 {
      for guess in guesses where table.token(matching: guess)?.name == "" { Issue.record("no name") }
    }
  }

  @Test(arguments: [false, true]) func noTimingTellsHowMuchOfAGuessIsRight(asDigests: Bool) throws {
    // Long, so that a comparison that ends early would show.
    let length = 4096
    var generator = SystemRandomNumberGenerator()
    let tokens = (0..<20).map { _ in
      Secret((0..<length).map { _ in UInt8.random(in: 0x61...0x7A, using: &generator) })
    }
    let table = try Self.table(tokens, asDigests: asDigests)
    let classes = [0, 1, length / 2, length - 1].map { right in
      tokens.map { token in
        let wrong = [UInt8](repeating: UInt8(ascii: "#"), count: length - right)
        return [Secret(Array(token.bytes.prefix(right)) + wrong)]
      }
    }
    Self.expect(classes.map { guesses in { Self.look(guesses, in: table) } }) { times in
      guard let shortest = times.min(), let longest = times.max() else { return false }
      return longest < shortest * 1.5
    }
  }

  @Test func aLookUpTakesNoLongerForManyTokens() throws {
    func secrets(_ count: Int) -> [Secret] { (0..<count).map { Secret("token-of-customer-\($0)") } }
    let tables = [
      try Self.table(secrets(1), asDigests: false), try Self.table(secrets(10_000), asDigests: false),
    ]
    for guesses in [[Secret("token-of-customer-0")], [Secret("token-of-nobody-at-all")]] {
      let guesses = [[Secret]](repeating: guesses, count: 200)
      // A thousand look-ups: 1 µs more for each would be 1 ms.
      Self.expect(tables.map { table in { Self.look(guesses, in: table) } }) { times in
        times[1] < times[0] + .milliseconds(1)
      }
    }
  }
}
