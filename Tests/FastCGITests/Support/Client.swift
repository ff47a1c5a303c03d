import CFastCGI
import Foundation
import System
import TestSupport
import Testing

@testable import FastCGI

/// A connection of a web server to the responder, which sends whatever bytes a test wants it to.
final class Client {
  let descriptor: Int32

  /// Connects; a read that gets nothing within 10 seconds fails.
  init(_ address: ListenAddress) throws {
    let socket =
      switch address {
      case .unix(let path): LoopbackSocket.connect(unix: path, limit: .seconds(10))
      case .tcp(_, let port): LoopbackSocket.connect(port, limit: .seconds(10))
      }
    guard let socket else { throw SystemError.last }
    descriptor = socket
  }

  deinit {
    close(descriptor)
  }

  /// Sends all bytes; a peer that has closed is no error.
  func send(_ bytes: [UInt8]) {
    LoopbackSocket.send(bytes, on: descriptor)
  }

  func send(_ records: Record...) {
    send(records.flatMap(\.bytes))
  }

  /// Says that nothing more will be sent.
  func finishSending() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Sends a request and reads its response.
  func exchange(_ pairs: [String: String] = [:], keep: Bool = true, body: [UInt8] = []) throws -> Answer {
    send(Record.request(pairs, keep: keep, body: body))
    return try readAnswer()
  }

  /// Reads the records of one response.
  func readAnswer(requestID: UInt16 = 1) throws -> Answer {
    var output: [UInt8] = []
    while true {
      let record = try readRecord()
      #expect(record.requestID == requestID)
      switch Int32(record.type) {
      case FCGI_STDOUT: output += record.content
      case FCGI_END_REQUEST:
        #expect(record.content == [UInt8](repeating: 0, count: 8), "status 0, FCGI_REQUEST_COMPLETE")
        return try Answer(output)
      default: Issue.record("unexpected record \(record)")
      }
    }
  }

  /// Reads one record.
  func readRecord() throws -> Record {
    let header = try read(8)
    try #require(header[0] == 1)
    let content = try read(Int(header[4]) << 8 | Int(header[5]))
    _ = try read(Int(header[6]))
    return Record(type: header[1], requestID: UInt16(header[2]) << 8 | UInt16(header[3]), content: content)
  }

  /// Reads one record, or finds that the server has closed.
  func readRecordOrEnd() throws -> Record? {
    var byte: UInt8 = 0
    return recv(descriptor, &byte, 1, Int32(MSG_PEEK)) > 0 ? try readRecord() : nil
  }

  /// Whether the server has closed, or closes within the time limit, without sending another byte.
  func isClosedByServer() -> Bool {
    var byte: UInt8 = 0
    let count = recv(descriptor, &byte, 1, 0)
    return count == 0 || (count < 0 && errno == ECONNRESET)
  }

  /// Whether the connection is open, and silent, now.
  var isOpen: Bool {
    var byte: UInt8 = 0
    return recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) < 0 && errno == EAGAIN
  }

  private func read(_ count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let read = bytes.withUnsafeMutableBytes {
        recv(descriptor, $0.baseAddress.map { $0 + filled }, count - filled, 0)
      }
      try #require(read > 0, "the connection ended in a record")
      filled += read
    }
    return bytes
  }
}

/// What came back on FCGI_STDOUT, taken apart.
struct Answer: Equatable {
  /// The lines of the header, the status first.
  var header: [String]
  var body: String

  init(_ output: [UInt8]) throws {
    let text = String(decoding: output, as: UTF8.self)
    let end = try #require(text.range(of: "\r\n\r\n"))
    header = text[..<end.lowerBound].components(separatedBy: "\r\n")
    body = String(text[end.upperBound...])
  }
}
