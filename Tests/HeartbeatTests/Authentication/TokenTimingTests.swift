import System
import Testing

@testable import Heartbeat

/// What somebody could learn who measures how long a look-up takes.
///
/// Other tests run beside, so of many rounds the quickest counts, and bounds are generous: what is kept out are comparisons that
/// end early, and walks over all tokens.
@Suite(.serialized) struct TokenTimingTests {
  /// The quickest of many rounds of each body, in turns, so that all have the same weather.
  private static func quickest(_ bodies: [() -> Void], rounds: Int = 60) -> [Duration] {
    var quickest = bodies.map { _ in Duration.seconds(3600) }
    for _ in 0..<rounds {
      for (index, body) in bodies.enumerated() {
        let begin = MonotonicInstant.now
        body()
        quickest[index] = min(quickest[index], MonotonicInstant.now - begin)
      }
    }
    return quickest
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
    let times = Self.quickest(classes.map { guesses in { Self.look(guesses, in: table) } })
    let (shortest, longest) = (try #require(times.min()), try #require(times.max()))
    #expect(longest < shortest * 1.5, "\(times)")
  }

  @Test func aLookUpTakesNoLongerForManyTokens() throws {
    func secrets(_ count: Int) -> [Secret] { (0..<count).map { Secret("token-of-customer-\($0)") } }
    let tables = [
      try Self.table(secrets(1), asDigests: false), try Self.table(secrets(10_000), asDigests: false),
    ]
    for guesses in [[Secret("token-of-customer-0")], [Secret("token-of-nobody-at-all")]] {
      let guesses = [[Secret]](repeating: guesses, count: 200)
      let times = Self.quickest(tables.map { table in { Self.look(guesses, in: table) } })
      // A thousand look-ups: 1 µs more for each would be 1 ms.
      #expect(times[1] < times[0] + .milliseconds(1), "\(times)")
    }
  }
}
