import Foundation
import TestSupport

/// A connection to the responder's own socket, past nginx.
final class FastCGIPeer {
  private let descriptor: CInt

  /// Connects; nothing is waited for longer than 5 seconds.
  init(_ socketFile: URL) throws {
    descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    var limit = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout.size(ofValue: limit)))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout.size(ofValue: limit)))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: socketFile.path.utf8.prefix(107)) }
    let isConnected = withUnsafePointer(to: address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    guard isConnected else { throw NotMet("a connection to \(socketFile.path): errno \(errno)") }
  }

  deinit {
    close(descriptor)
  }

  /// Sends bytes; a responder that has closed is no error.
  func send(_ bytes: some Collection<UInt8>) {
    let bytes = Array(bytes)
    _ = Glibc.send(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL))
  }

  /// The bytes of the next answer; nil at the end, or when there is none in time.
  func receive() -> String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
  }

  /// Whether the responder has closed, or closes within 5 seconds.
  var isClosed: Bool { receive() == nil && errno != EAGAIN }
}

/// Records as they go over the wire (FastCGI specification, section 3.3).
enum FastCGIRecords {
  static func record(_ type: UInt8, _ content: [UInt8] = [], requestID: UInt8 = 1) -> [UInt8] {
    [1, type, 0, requestID, UInt8(content.count >> 8), UInt8(content.count & 0xFF), 0, 0] + content
  }

  static let begin = record(1, [0, 1, 1, 0, 0, 0, 0, 0])

  /// A request with these bytes for parameters.
  static func request(parameters: [UInt8]) -> [UInt8] {
    begin + record(4, parameters) + record(4) + record(5)
  }

  /// A whole request for `/readyz`.
  static let ready = request(
    parameters: [("REQUEST_METHOD", "GET"), ("REQUEST_URI", "/readyz")].flatMap { name, value -> [UInt8] in
      [UInt8(name.utf8.count), UInt8(value.utf8.count)] + Array(name.utf8) + Array(value.utf8)
    })
}
