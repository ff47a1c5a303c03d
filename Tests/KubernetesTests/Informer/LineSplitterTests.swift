import Testing

@testable import Kubernetes

@Suite("Lines of a watch")
struct LineSplitterTests {
  private func text(_ line: LineSplitter.Line?) -> String? {
    switch line {
    case .whole(let bytes)?: String(decoding: bytes, as: UTF8.self)
    case .tooLong(let bytes)?: "too long: " + String(decoding: bytes, as: UTF8.self)
    case nil: nil
    }
  }

  @Test("lines are the same however their bytes arrive", arguments: [1, 2, 3, 5, 100])
  func pieces(size: Int) {
    var splitter = LineSplitter(limit: 11)
    var lines: [String] = []
    let bytes = Array("one\n\ntwo\r\nthree is 11\nfour\nrest".utf8)
    for start in stride(from: 0, to: bytes.count, by: size) {
      splitter.append(Array(bytes[start..<min(start + size, bytes.count)]))
      while let line = text(splitter.next()) { lines.append(line) }
    }
    #expect(lines == ["one", "", "two\r", "three is 11", "four"])
  }

  @Test("of a line that is too long its beginning is given, and what follows is as if it were not there")
  func tooLong() {
    for size in [1, 2, 3, 7, 100] {
      var splitter = LineSplitter(limit: 4)
      var lines: [String] = []
      let bytes = Array("four\nfive!\nsix\nfar too long for this\n\nend\n".utf8)
      for start in stride(from: 0, to: bytes.count, by: size) {
        splitter.append(Array(bytes[start..<min(start + size, bytes.count)]))
        while let line = text(splitter.next()) {
          lines.append(line.hasPrefix("too long") ? "too long" : line)
        }
      }
      #expect(lines == ["four", "too long", "six", "too long", "", "end"], "in pieces of \(size)")
      #expect(splitter.passed == nil)
    }
  }

  @Test("a line that does not end is told of once, and takes no memory")
  func endless() {
    var splitter = LineSplitter(limit: 1000)
    var lines = 0
    for _ in 0..<1000 {
      splitter.append([UInt8](repeating: UInt8(ascii: "x"), count: 500))
      while splitter.next() != nil { lines += 1 }
    }
    #expect(lines == 1)
    #expect(splitter.passed == 500_000)
  }
}
