import Dispatch
import Glibc
import Synchronization
import System
import TestSupport

/// A proxy on 127.0.0.1, for CONNECT and for SOCKS 5, that opens tunnels to ports of 127.0.0.1, whatever host is asked for.
final class ConnectProxy: Sendable {
  let port: UInt16
  private let heads = Mutex<[String]>([])

  init() throws {
    let listener: Int32
    (listener, port) = try LoopbackSocket.bind()
    guard listen(listener, 8) == 0 else { throw SystemError(code: errno) }
    TestThread.start { [self] in
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        TestThread.start { self.serve(client) }
      }
    }
  }

  /// What clients have said before their tunnels were open.
  var requests: [String] { heads.withLock { $0 } }

  private func serve(_ client: Int32) {
    defer { close(client) }
    guard let first = readBytes(client, 1)?.first,
      let target = first == 5 ? greetSOCKS(client) : greetHTTP(client, first),
      let server = LoopbackSocket.connect(target)
    else { return }
    defer { close(server) }
    let answer = first == 5 ? [5, 0, 0, 1, 0, 0, 0, 0, 0, 0] : Array("HTTP/1.1 200 OK\r\n\r\n".utf8)
    guard send(client, answer, answer.count, Int32(MSG_NOSIGNAL)) == answer.count else { return }
    let finished = DispatchSemaphore(value: 0)
    TestThread.start {
      Self.copy(server, client)
      shutdown(client, Int32(SHUT_RDWR))
      finished.signal()
    }
    Self.copy(client, server)
    shutdown(server, Int32(SHUT_RDWR))
    finished.wait()
  }

  /// Reads the head of a CONNECT; returns the port that it asks for.
  private func greetHTTP(_ client: Int32, _ first: UInt8) -> UInt16? {
    var head = [first]
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      guard let byte = readBytes(client, 1) else { return nil }
      head += byte
    }
    let text = String(decoding: head, as: UTF8.self)
    heads.withLock { $0.append(text) }
    return text.split(separator: " ")[1].split(separator: ":").last.flatMap { UInt16($0) }
  }

  /// Speaks SOCKS 5 (RFC 1928) without a login up to the request for a name; returns the port that it asks for.
  private func greetSOCKS(_ client: Int32) -> UInt16? {
    guard let count = readBytes(client, 1)?.first, readBytes(client, Int(count)) != nil,
      write(client, [5, 0] as [UInt8], 2) == 2,
      let request = readBytes(client, 5), request[3] == 3,
      let name = readBytes(client, Int(request[4])), let port = readBytes(client, 2)
    else { return nil }
    let number = UInt16(port[0]) << 8 | UInt16(port[1])
    heads.withLock { $0.append("SOCKS \(String(decoding: name, as: UTF8.self)):\(number)") }
    return number
  }

  private func readBytes(_ socket: Int32, _ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    return recv(socket, &bytes, count, Int32(MSG_WAITALL)) == count ? bytes : nil
  }

  private static func copy(_ source: Int32, _ target: Int32) {
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let count = read(source, &buffer, buffer.count)
      guard count > 0, send(target, buffer, count, Int32(MSG_NOSIGNAL)) == count else { return }
    }
  }
}
