import Foundation
import TestSupport

/// A connection to a port of this machine on which a test says what it likes.
final class RawClient: Sendable {
  private let descriptor: CInt

  /// Connects.
  ///
  /// - Parameter url: `http://127.0.0.1:PORT`.
  /// - Throws: When nobody listens there.
  init(_ url: String) throws {
    guard let port = URL(string: url)?.port else { throw NotMet("a port in \(url)") }
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var limit = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else { throw NotMet("a connection to \(url)") }
  }

  deinit { close(descriptor) }

  /// Sends text as it is.
  func send(_ text: String) {
    _ = text.withCString { Glibc.send(descriptor, $0, strlen($0), CInt(MSG_NOSIGNAL)) }
  }

  /// Everything up to the end of the connection; nil when that does not come within 5 seconds.
  func readToEnd() -> String? {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count == 0 { return String(decoding: text, as: UTF8.self) }
      guard count > 0 else { return nil }
      text += buffer[..<count]
    }
  }

  /// What is answered to one request on a connection of its own, until the server closes it.
  ///
  /// It waits on a thread of Dispatch's: those that run the tests are few, and shared by all.
  static func ask(_ url: String, _ request: String) async throws -> String {
    let answer: String? = try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(
          with: Result {
            let client = try RawClient(url)
            client.send(request)
            return client.readToEnd()
          })
      }
    }
    guard let answer else { throw NotMet("the end of an answer to \(request)") }
    return answer
  }
}
