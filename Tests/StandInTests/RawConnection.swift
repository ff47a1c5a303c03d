import Foundation
import Glibc
import Testing

/// A TCP connection without an HTTP client in between.
final class RawConnection {
  struct Failure: Error, Equatable {
    let code: CInt
  }

  private let descriptor: CInt
  private var received: [UInt8] = []

  init(to url: String) throws {
    let port = try #require(URL(string: url)?.port)
    descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    try #require(descriptor >= 0)
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw Failure(code: errno) }
  }

  deinit { close(descriptor) }

  func send(_ text: String) {
    var text = text
    _ = text.withUTF8 { Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
  }

  /// Everything up to the empty line; what follows stays for the next call.
  func readHead() throws -> String {
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
  func readChunk() throws -> String? {
    let digits = try readLine()
    let size = try #require(Int(digits.prefix { $0.isHexDigit }, radix: 16))
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

  func readToEnd() throws -> String {
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
