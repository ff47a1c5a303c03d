import NIOCore

/// JSON rendered once, but for the places that each answer fills in.
///
/// Two templates are equal when their objects are.
struct Template: Sendable, Hashable {
  private enum Piece: Sendable, Hashable {
    case bytes([UInt8])
    case deferred(JSONValue.Deferred)
  }

  private var pieces: [Piece] = []
  /// How many pieces the first member takes, of a template of members.
  private var firstMember = 0
  /// Bytes since the last deferred place.
  private var pending: [UInt8] = []

  /// Renders a value.
  init(_ value: JSONValue) {
    append(value)
    flush()
  }

  /// Renders the members of an object and its closing brace, without the opening one.
  ///
  /// The object is opened by the writer, who may put members of its own in front.
  init(openMembersOf object: JSONObject) {
    append(membersOf: object) { template in
      template.flush()
      template.firstMember = template.pieces.count
    }
    append("}")
    flush()
  }

  /// The JSON of a value that has no deferred places.
  var bytes: [UInt8] {
    pieces.flatMap { piece in
      if case .bytes(let bytes) = piece { return bytes }
      preconditionFailure("a deferred place is written with a moment and a version")
    }
  }

  /// How many bytes are known beforehand.
  var count: Int {
    pieces.reduce(0) { count, piece in
      if case .bytes(let bytes) = piece { count + bytes.count } else { count }
    }
  }

  /// Appends the JSON to a buffer.
  ///
  /// - Parameters:
  ///   - buffer: Where to.
  ///   - now: The moment of the answer: all relative times in one answer share it.
  ///   - resourceVersion: What fills the place of the object's version.
  func write(into buffer: inout ByteBuffer, now: Timestamp, resourceVersion: UInt64) {
    write(pieces[...], into: &buffer, now: now, resourceVersion: resourceVersion)
  }

  /// Appends the first member alone, and the closing brace.
  func writeFirstMember(into buffer: inout ByteBuffer, now: Timestamp, resourceVersion: UInt64) {
    write(pieces[..<firstMember], into: &buffer, now: now, resourceVersion: resourceVersion)
    buffer.writeStaticString("}")
  }

  private func write(
    _ pieces: ArraySlice<Piece>, into buffer: inout ByteBuffer, now: Timestamp, resourceVersion: UInt64
  ) {
    for piece in pieces {
      switch piece {
      case .bytes(let bytes):
        buffer.writeBytes(bytes)
      case .deferred(.time(let moment, let precision)):
        buffer.writeString(moment.resolved(now: now).rfc3339(precision))
      case .deferred(.resourceVersion):
        buffer.writeString(String(resourceVersion))
      }
    }
  }

  /// The template with its slots, each written `$(name)`, filled in.
  ///
  /// - Parameter values: What fills them, by name: text that JSON strings hold as it is.
  /// - Returns: A template in as few pieces as can be.
  func filled(with values: [String: String]) -> Template {
    var filled = self
    filled.pieces = []
    filled.pending.reserveCapacity(count + 1024)
    for (index, piece) in pieces.enumerated() {
      if index == firstMember, index > 0 {
        filled.flush()
        filled.firstMember = filled.pieces.count
      }
      switch piece {
      case .deferred:
        filled.flush()
        filled.pieces.append(piece)
      case .bytes(let bytes):
        var rest = bytes[...]
        while let start = rest.firstIndex(of: UInt8(ascii: "$")) {
          filled.pending += rest[..<start]
          rest = rest[start...]
          guard rest.dropFirst().first == UInt8(ascii: "("), let end = rest.firstIndex(of: UInt8(ascii: ")")),
            let value = values[String(decoding: rest[(start + 2)..<end], as: UTF8.self)]
          else { preconditionFailure("a prototype has a slot that nothing fills") }
          filled.append(value)
          rest = rest[(end + 1)...]
        }
        filled.pending += rest
      }
    }
    filled.flush()
    return filled
  }

  private mutating func append(_ value: JSONValue) {
    switch value {
    case .null: append("null")
    case .bool(let bool): append(bool ? "true" : "false")
    case .number(let number): append(number)
    case .string(let string): append(quoted: string)
    case .array(let elements):
      append("[")
      for (index, element) in elements.enumerated() {
        if index > 0 { append(",") }
        append(element)
      }
      append("]")
    case .object(let object):
      append("{")
      append(membersOf: object)
      append("}")
    case .deferred(.time(.fixed(let timestamp), let precision)):
      append(quoted: timestamp.rfc3339(precision))
    case .deferred(let place):
      append("\"")
      flush()
      pieces.append(.deferred(place))
      append("\"")
    }
  }

  private mutating func append(
    membersOf object: JSONObject, _ isFirstWritten: (inout Template) -> Void = { _ in }
  ) {
    for (index, member) in object.members.enumerated() {
      if index > 0 { append(",") }
      append(quoted: member.name)
      append(":")
      append(member.value)
      if index == 0 { isFirstWritten(&self) }
    }
  }

  private mutating func append(_ text: String) {
    pending.append(contentsOf: text.utf8)
  }

  /// Appends a JSON string (RFC 8259, section 7).
  private mutating func append(quoted text: String) {
    append("\"")
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        pending.append(UInt8(ascii: "\\"))
        pending.append(byte)
      case 0..<0x20:
        let hex = String(byte, radix: 16)
        append(hex.count == 1 ? "\\u000\(hex)" : "\\u00\(hex)")
      default:
        pending.append(byte)
      }
    }
    append("\"")
  }

  private mutating func flush() {
    guard !pending.isEmpty else { return }
    pieces.append(.bytes(pending))
    pending = []
  }
}
