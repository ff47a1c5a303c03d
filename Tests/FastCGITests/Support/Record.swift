import CFastCGI
import Foundation

/// A FastCGI record as it goes over the wire (FastCGI specification, section 3.3).
struct Record: Equatable {
  var type: UInt8
  var requestID: UInt16 = 1
  var content: [UInt8] = []
  var padding: UInt8 = 0

  var bytes: [UInt8] {
    [1, type, UInt8(requestID >> 8), UInt8(requestID & 0xFF)]
      + [UInt8(content.count >> 8), UInt8(content.count & 0xFF), padding, 0]
      + content + [UInt8](repeating: 0, count: Int(padding))
  }

  static func begin(role: UInt16 = UInt16(FCGI_RESPONDER), keep: Bool = true, requestID: UInt16 = 1) -> Record
  {
    let body = [UInt8(role >> 8), UInt8(role & 0xFF), keep ? UInt8(FCGI_KEEP_CONN) : 0, 0, 0, 0, 0, 0]
    return Record(type: UInt8(FCGI_BEGIN_REQUEST), requestID: requestID, content: body)
  }

  static func parameters(_ pairs: [String: String], requestID: UInt16 = 1) -> Record {
    let content = pairs.flatMap { name, value in
      length(name.utf8.count) + length(value.utf8.count) + Array(name.utf8) + Array(value.utf8)
    }
    let padding = UInt8((8 - content.count % 8) % 8)
    return Record(type: UInt8(FCGI_PARAMS), requestID: requestID, content: content, padding: padding)
  }

  static func input(_ content: [UInt8] = [], requestID: UInt16 = 1) -> Record {
    Record(type: UInt8(FCGI_STDIN), requestID: requestID, content: content)
  }

  /// The records of a whole request, as nginx sends them.
  static func request(
    _ pairs: [String: String] = [:], keep: Bool = true, body: [UInt8] = [], requestID: UInt16 = 1
  ) -> [UInt8] {
    var records = [Record.begin(keep: keep, requestID: requestID)]
    if !pairs.isEmpty { records.append(.parameters(pairs, requestID: requestID)) }
    records.append(.parameters([:], requestID: requestID))
    for start in stride(from: 0, to: body.count, by: 32_768) {
      records.append(.input(Array(body[start..<min(start + 32_768, body.count)]), requestID: requestID))
    }
    records.append(.input(requestID: requestID))
    return records.flatMap(\.bytes)
  }

  private static func length(_ count: Int) -> [UInt8] {
    guard count > 127 else { return [UInt8(count)] }
    return [
      UInt8(count >> 24 & 0x7F) | 0x80, UInt8(count >> 16 & 0xFF), UInt8(count >> 8 & 0xFF),
      UInt8(count & 0xFF),
    ]
  }
}
