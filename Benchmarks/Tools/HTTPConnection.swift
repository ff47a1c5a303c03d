import Foundation
import TestSupport

/// A connection to a server on loopback that is kept from one request to the next; for one thread.
final class HTTPConnection {
  /// What came back.
  struct Answer {
    let status: Int
    let body: Data
  }

  /// Longer than anything here takes.
  private static let limit = Duration.seconds(60)

  private let port: UInt16
  private let fields: String
  private var descriptor: Int32 = -1
  /// What was received beyond the answers that were taken.
  private var received = Data()

  /// A connection to be; it is made with the first request.
  ///
  /// - Parameters:
  ///   - url: `http://127.0.0.1:PORT`.
  ///   - authorization: The value of the `Authorization` header, if there shall be one.
  init(_ url: String, authorization: String? = nil) {
    guard let components = URLComponents(string: url), let port = components.port else {
      preconditionFailure("no URL with a port: \(url)")
    }
    self.port = UInt16(port)
    fields =
      "Host: 127.0.0.1:\(port)\r\n" + (authorization.map { "Authorization: \($0)\r\n" } ?? "")
  }

  deinit {
    disconnect()
  }

  /// Sends a request and reads its answer.
  ///
  /// - Parameters:
  ///   - method: The method.
  ///   - path: The path and query.
  ///   - body: The body.
  /// - Returns: The answer.
  /// - Throws: `NotMet` when the connection breaks.
  func send(_ method: String, _ path: String, body: Data = Data()) throws -> Answer {
    if descriptor < 0 { try connect() }
    let length = body.isEmpty ? "" : "Content-Length: \(body.count)\r\n"
    try write(Data("\(method) \(path) HTTP/1.1\r\n\(fields)\(length)\r\n".utf8) + body)
    return try readAnswer()
  }

  private func connect() throws {
    descriptor = LoopbackSocket.connect(port, limit: Self.limit) ?? -1
    guard descriptor >= 0 else { throw failure("cannot connect") }
    var on = Int32(1)
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  private func disconnect() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    received = Data()
  }

  private func write(_ data: Data) throws {
    try data.withUnsafeBytes { bytes in
      var sent = 0
      while sent < bytes.count {
        let count = Glibc.send(
          descriptor, bytes.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
        guard count > 0 else { throw failure("cannot send") }
        sent += count
      }
    }
  }

  private func readAnswer() throws -> Answer {
    let end = Data("\r\n\r\n".utf8)
    var separator = received.range(of: end)
    while separator == nil {
      try receive()
      separator = received.range(of: end)
    }
    let lines = String(decoding: received[..<separator!.lowerBound], as: UTF8.self)
      .lowercased().split(separator: "\r\n")
    guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
      throw failure("sent no status")
    }
    let fields = lines.dropFirst().map { $0.split(separator: ":", maxSplits: 1).map { $0.trimmed } }
    let length = fields.first { $0[0] == "content-length" }.flatMap { Int($0[1]) } ?? 0
    received = Data(received[separator!.upperBound...])
    while received.count < length { try receive() }
    let body = Data(received.prefix(length))
    received = Data(received.dropFirst(length))
    if fields.contains(["connection", "close"]) { disconnect() }
    return Answer(status: status, body: body)
  }

  private func receive() throws {
    let count = withUnsafeTemporaryAllocation(byteCount: 1 << 17, alignment: 1) { buffer in
      let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
      if count > 0 { received.append(contentsOf: buffer[..<count]) }
      return count
    }
    guard count > 0 else { throw failure("closed the connection") }
  }

  private func failure(_ what: String) -> NotMet {
    defer { disconnect() }
    return NotMet("127.0.0.1:\(port) \(what): \(String(cString: strerror(errno)))")
  }
}

extension Substring {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
