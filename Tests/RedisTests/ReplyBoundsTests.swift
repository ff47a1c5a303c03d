import Testing

@testable import Redis

@Suite struct ReplyBoundsTests {
  private func isAccepted(_ text: String, cutAt cut: Int? = nil) -> Bool {
    var bounds = ReplyBounds()
    let bytes = Array(text.utf8)
    guard let cut else { return bounds.accept(bytes) }
    return bounds.accept(bytes[..<cut]) && bounds.accept(bytes[cut...])
  }

  @Test(arguments: [
    "+OK\r\n", "-ERR no\r\n", ":17\r\n", "$3\r\na*b\r\n", "*5\r\n:1\r\n:0\r\n:1\r\n:999\r\n$2\r\n17\r\n",
    "*-1\r\n",
    "*999\r\n",
  ])
  func whatAStoreAnswersIsAccepted(_ text: String) {
    #expect(isAccepted(text))
    for cut in 0...text.utf8.count { #expect(isAccepted(text, cutAt: cut)) }
  }

  @Test(arguments: [
    "*1000\r\n", "*2147483647\r\n", "*1\r\n*1\r\n:1\r\n", "*2\r\n:1\r\n*0\r\n",
    String(repeating: "a", count: 65_537),
  ])
  func whatWouldTakeMemoryIsRefused(_ text: String) {
    #expect(!isAccepted(text))
    for cut in [0, 1, 2, 3, 5, text.utf8.count] {
      #expect(!isAccepted(text, cutAt: min(cut, text.utf8.count)))
    }
  }
}
