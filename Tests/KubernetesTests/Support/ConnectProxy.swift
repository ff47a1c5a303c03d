import Glibc
import Synchronization

/// A proxy on 127.0.0.1 that opens tunnels to ports of 127.0.0.1, whatever host is asked for.
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
    var head = ""
    while !head.hasSuffix("\r\n\r\n") {
      var byte: UInt8 = 0
      guard read(client, &byte, 1) == 1 else { return }
      head.unicodeScalars.append(UnicodeScalar(byte))
    }
    heads.withLock { $0.append(head) }
    let target = head.split(separator: " ")[1]
    guard let port = target.split(separator: ":").last.flatMap({ UInt16($0) }),
      let server = LoopbackSocket.connect(port)
    else { return }
    let reply = "HTTP/1.1 200 OK\r\n\r\n"
    _ = write(client, reply, reply.utf8.count)
    TestThread.start {
      Self.copy(server, client)
      shutdown(client, Int32(SHUT_RDWR))
    }
    Self.copy(client, server)
    shutdown(server, Int32(SHUT_RDWR))
  }

  private static func copy(_ source: Int32, _ target: Int32) {
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let count = read(source, &buffer, buffer.count)
      guard count > 0, send(target, buffer, count, Int32(MSG_NOSIGNAL)) == count else { return }
    }
  }
}
