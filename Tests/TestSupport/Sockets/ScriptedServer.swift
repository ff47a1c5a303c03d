import Glibc
import Synchronization

/// An HTTP/1.1 server on 127.0.0.1 whose every answer a test decides.
///
/// It listens until it is stopped, or the tests end. Each connection has a thread; a test's closure is called on it.
package final class ScriptedServer: Sendable {
  /// A request without a body.
  package struct Request: Sendable {
    /// The path with the query, as it came.
    package var target: String
    /// Header fields by their names in lower case.
    package var headers: [String: String]
    /// Which connection it came on, from 0.
    package var connection: Int
    /// Which request it is of all, from 0.
    package var number: Int
  }

  /// What to do with a request.
  package enum Reply: Sendable {
    case json(String, status: Int = 200, headers: [String: String] = [:])
    case bytes([UInt8], status: Int = 200, headers: [String: String] = [:])
    /// Bytes as they are, and the end of the connection.
    case raw(String)
    /// Bytes as they are, and then silence.
    case partial(String)
    /// The end of the connection, without an answer.
    case close
    /// The same, with a TCP reset.
    case reset
    /// Nothing, until the client goes away.
    case silence
    /// A body that is sent piece by piece, as long as the closure runs.
    case stream(@Sendable (Body) -> Void)
    /// Whatever the closure sends, and then the end of the connection.
    case rawStream(@Sendable (Body) -> Void)
  }

  /// A body in the making.
  package struct Body: Sendable {
    /// How a body ends.
    package enum End: Sendable {
      /// As HTTP has it.
      case clean
      /// With a FIN in the middle.
      case close
      case reset
    }

    fileprivate let connection: Int32
    fileprivate let outcome = Outcome()

    /// Sends a piece.
    package func send(_ text: String) {
      ScriptedServer.write(connection, Array("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n".utf8))
    }

    /// Sends bytes as they are.
    package func sendRaw(_ text: String) {
      ScriptedServer.write(connection, Array(text.utf8))
    }

    /// How to end when the closure returns; cleanly by default.
    package func end(_ end: End) {
      outcome.end.withLock { $0 = end }
    }

    /// Whether the client has closed the connection.
    package var isAbandoned: Bool {
      var byte: UInt8 = 0
      let count = recv(connection, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
      return count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)
    }

    fileprivate final class Outcome: Sendable {
      let end = Mutex(End.clean)
    }
  }

  /// Where it listens.
  package let port: UInt16
  private let listener: Int32
  private let requestLog = Mutex<[Request]>([])
  private let connections = Atomic(0)

  /// Listens.
  ///
  /// - Parameter script: Answers each request.
  /// - Throws: When it cannot.
  package init(_ script: @escaping @Sendable (Request) -> Reply) throws {
    (listener, port) = try LoopbackSocket.bind()
    guard listen(listener, 64) == 0 else { throw NotMet("a socket that listens") }
    let listener = listener
    TestThread.start { [self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else {
          // Nobody but this thread closes it, or the number might be another socket's by then.
          close(listener)
          return
        }
        let number = connections.add(1, ordering: .relaxed).oldValue
        TestThread.start { self.serve(connection, number: number, script) }
      }
    }
  }

  /// Refuses new connections from now on.
  package func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  /// All requests so far.
  package var requests: [Request] { requestLog.withLock { $0 } }

  /// How many connections there have been.
  package var connectionCount: Int { connections.load(ordering: .relaxed) }

  private func serve(_ connection: Int32, number: Int, _ script: (Request) -> Reply) {
    defer { close(connection) }
    var buffer: [UInt8] = []
    while let head = readHead(connection, &buffer) {
      let request = requestLog.withLock { requests in
        let request = Request(
          target: head.target, headers: head.headers, connection: number, number: requests.count)
        requests.append(request)
        return request
      }
      switch script(request) {
      case .json(let text, let status, let headers):
        let type = ["Content-Type": "application/json"].merging(headers) { $1 }
        Self.write(connection, Self.message(Array(text.utf8), status, type))
      case .bytes(let bytes, let status, let headers):
        Self.write(connection, Self.message(bytes, status, headers))
      case .raw(let text):
        Self.write(connection, Array(text.utf8))
        return
      case .close: return
      case .reset:
        Self.resetWhenClosed(connection)
        return
      case .rawStream(let play):
        play(Body(connection: connection))
        return
      case .stream(let play):
        Self.write(connection, Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".utf8))
        let body = Body(connection: connection)
        play(body)
        switch body.outcome.end.withLock({ $0 }) {
        case .clean: Self.write(connection, Array("0\r\n\r\n".utf8))
        case .close: return
        case .reset:
          Self.resetWhenClosed(connection)
          return
        }
      case .partial(let text):
        Self.write(connection, Array(text.utf8))
        fallthrough
      case .silence:
        var byte: UInt8 = 0
        while read(connection, &byte, 1) > 0 {}
        return
      }
    }
  }

  private func readHead(
    _ connection: Int32, _ buffer: inout [UInt8]
  ) -> (target: String, headers: [String: String])? {
    let end = Array("\r\n\r\n".utf8)
    while true {
      if let range = buffer.firstRange(of: end) {
        let lines = String(decoding: buffer[..<range.lowerBound], as: UTF8.self).split(separator: "\r\n")
        buffer.removeSubrange(..<range.upperBound)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
          let parts = line.split(separator: ":", maxSplits: 1)
          headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        return (String(lines[0].split(separator: " ")[1]), headers)
      }
      var piece = [UInt8](repeating: 0, count: 4096)
      let count = read(connection, &piece, piece.count)
      guard count > 0 else { return nil }
      buffer += piece[..<count]
    }
  }

  private static func message(_ body: [UInt8], _ status: Int, _ headers: [String: String]) -> [UInt8] {
    var head = "HTTP/1.1 \(status) Status\r\nContent-Length: \(body.count)\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    return Array("\(head)\r\n".utf8) + body
  }

  private static func resetWhenClosed(_ connection: Int32) {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
  }

  private static func write(_ connection: Int32, _ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }
}
