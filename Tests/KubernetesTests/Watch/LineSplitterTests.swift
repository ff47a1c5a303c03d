import Testing

@testable import Kubernetes

@Suite("Lines of a watch")
struct LineSplitterTests {
  @Test("lines are the same however their bytes arrive", arguments: [1, 2, 3, 5, 100])
  func pieces(size: Int) throws {
    var splitter = LineSplitter(limit: 10)
    var lines: [String] = []
    let bytes = Array("one\n\ntwo\r\nthree is 10\nfour\nrest".utf8)
    for start in stride(from: 0, to: bytes.count, by: size) {
      splitter.append(Array(bytes[start..<min(start + size, bytes.count)]))
      while let line = try? splitter.next() { lines.append(String(decoding: line, as: UTF8.self)) }
    }
    #expect(lines == ["one", "", "two\r"], "the line of eleven bytes is not given")
  }

  @Test("a line may be as long as the limit, whether its end is there or not")
  func limit() throws {
    var splitter = LineSplitter(limit: 4)
    splitter.append(Array("four\nfour".utf8))
    #expect(try splitter.next()?.count == 4)
    #expect(try splitter.next() == nil)
    splitter.append(Array("!".utf8))
    #expect(throws: LineSplitter.TooLong.self) { try splitter.next() }
  }
}
