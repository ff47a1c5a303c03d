import Testing

@testable import Redis

@Suite struct ReplyBoundsTests {
  private func isAccepted(_ text: String, cutAt cut: Int? = nil) -> Bool {
    var bounds = ReplyBounds()
    let bytes = Array(text.utf8)
    for piece in cut.map({ [bytes[..<$0], bytes[$0...]] }) ?? [bytes[...]] {
      guard piece.withUnsafeBytes({ bounds.accept($0) }) == piece.count else { return false }
    }
    return true
  }

  @Test(arguments: [
    ("+OK\r\n", 1), ("-ERR no\r\n", 1), (":17\r\n", 1), ("$3\r\na*b\r\n", 1), ("$4\r\n\n*9\n\r\n", 1),
    ("*5\r\n:1\r\n:0\r\n:1\r\n:999\r\n$2\r\n17\r\n", 1), ("*-1\r\n", 1), ("*0\r\n", 1), ("$-1\r\n", 1),
    ("$0\r\n\r\n", 1), ("*999\r\n", 0), ("+OK\r\n+OK\r\n$1\r\na\r\n", 3),
    ("*1\r\n:1\r\n*2\r\n:1\r\n$-1\r\n*0\r\n", 3), ("*2\r\n:1\r\n", 0), ("$5\r\nabc", 0),
  ])
  func whatAStoreAnswersIsAccepted(_ text: String, completed: Int) {
    for cut in 0...text.utf8.count { #expect(isAccepted(text, cutAt: cut)) }
    var bounds = ReplyBounds()
    _ = Array(text.utf8).withUnsafeBytes { bounds.accept($0) }
    #expect(bounds.completed == completed && bounds.isBetween == (completed > 0))
  }

  @Test(arguments: [
    "*1000\r\n", "*2147483647\r\n", "*99999999999999999999999\r\n", "*1\r\n*1\r\n:1\r\n",
    "*2\r\n:1\r\n*0\r\n",
    "$65537\r\n", "$99999999999999999999999\r\n", "$1-\r\n", "$x\r\n", "hello\r\n", "%1\r\n", "\r\n",
    "+" + String(repeating: "a", count: 65_537),
  ])
  func whatWouldTakeMemoryIsRefused(_ text: String) {
    #expect(!isAccepted(text))
    for cut in [0, 1, 2, 3, 5, text.utf8.count] {
      #expect(!isAccepted(text, cutAt: min(cut, text.utf8.count)))
    }
  }
}
