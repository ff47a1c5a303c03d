import Foundation
import TestSupport

/// A connection to the responder's own socket, past nginx.
final class FastCGIPeer {
  private let descriptor: CInt

  /// Connects; nothing is waited for longer than 5 seconds.
  init(_ socketFile: URL) throws {
    guard let socket = LoopbackSocket.connect(unix: socketFile.path, limit: .seconds(5)) else {
      throw NotMet("a connection to \(socketFile.path): errno \(errno)")
    }
    descriptor = socket
  }

  deinit {
    close(descriptor)
  }

  /// Sends bytes; a responder that has closed is no error.
  func send(_ bytes: some Collection<UInt8>) {
    LoopbackSocket.send(Array(bytes), on: descriptor)
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
