import Foundation
import Glibc

/// A TCP connection on which a test says what it likes, without an HTTP client in between.
package final class RawConnection {
  /// The connection broke: its `errno`, or 0 when it ended too early.
  package struct Failure: Error, Equatable {
    package let code: CInt

    package init(code: CInt) {
      self.code = code
    }
  }

  private let descriptor: CInt
  private var received: [UInt8] = []

  /// Connects; nothing is waited for longer than the limit.
  ///
  /// - Parameters:
  ///   - url: `http://127.0.0.1:PORT`.
  ///   - limit: How long a read waits for bytes, in whole seconds.
  /// - Throws: When nobody listens there.
  package init(to url: String, limit: Duration = .seconds(60)) throws {
    guard let port = URL(string: url)?.port, let socket = LoopbackSocket.connect(UInt16(port), limit: limit)
    else { throw NotMet("a connection to \(url)") }
    descriptor = socket
  }

  deinit { close(descriptor) }

  /// Sends text as it is; a peer that has closed is no error.
  package func send(_ text: String) {
    LoopbackSocket.send(Array(text.utf8), on: descriptor)
  }

  /// Everything up to the empty line; what follows stays for the next call.
  package func readHead() throws -> String {
    while true {
      let text = String(decoding: received, as: UTF8.self)
      if let end = text.range(of: "\r\n\r\n") {
        let head = String(text[..<end.upperBound])
        received.removeFirst(head.utf8.count)
        return head
      }
      guard try receive() else { throw Failure(code: 0) }
    }
  }

  /// The next chunk of a chunked body, nil at its end.
  package func readChunk() throws -> String? {
    let digits = try readLine()
    guard let size = Int(digits.prefix { $0.isHexDigit }, radix: 16) else {
      throw NotMet("the size of a chunk: \(digits)")
    }
    while received.count < size + 2 {
      guard try receive() else { throw Failure(code: 0) }
    }
    defer { received.removeFirst(size + 2) }
    return size == 0 ? nil : String(decoding: received[..<size], as: UTF8.self)
  }

  private func readLine() throws -> String {
    while true {
      if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
        defer { received.removeSubrange(...end) }
        return String(decoding: received[..<end], as: UTF8.self)
      }
      guard try receive() else { throw Failure(code: 0) }
    }
  }

  /// Everything up to the end of the connection.
  package func readToEnd() throws -> String {
    while try receive() {}
    defer { received = [] }
    return String(decoding: received, as: UTF8.self)
  }

  /// False at the end of the stream.
  private func receive() throws -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count >= 0 else { throw Failure(code: errno) }
    received.append(contentsOf: buffer[..<count])
    return count > 0
  }
}
