/// Writes JSON (RFC 8259) on one line and without white space, its members in the order in which they are written.
///
/// What it writes is complete only when each object and array was closed by the call that opened it, and each name has
/// got one value.
struct JSONWriter {
  /// What has been written, in UTF-8.
  private(set) var bytes: [UInt8] = []
  /// Whether the next name or value stands behind another one.
  private var followsValue = false

  /// Creates a writer.
  ///
  /// - Parameter length: About how many bytes are going to be written; 0 if nobody knows.
  init(reserving length: Int = 0) {
    bytes.reserveCapacity(length)
  }

  /// What has been written, in hardly more memory than it needs: an array that has grown has more, and many are kept.
  var exactBytes: [UInt8] {
    // What is long is copied only where that frees much.
    bytes.capacity - bytes.count > (bytes.count < 32_768 ? 16 : 4096) ? Array(bytes[...]) : bytes
  }

  /// Ends a line, behind all that was written.
  mutating func endLine() {
    append("\n")
  }

  /// Writes an object whose members the body writes.
  mutating func object(_ members: (inout JSONWriter) -> Void) {
    enclosed("{", "}", members)
  }

  /// Writes an array whose elements the body writes.
  mutating func array(_ elements: (inout JSONWriter) -> Void) {
    enclosed("[", "]", elements)
  }

  /// Writes the name of a member, whose value comes next.
  mutating func name(_ name: StaticString) {
    separate()
    quote(name.description)
    append(":")
    followsValue = false
  }

  /// Writes a string.
  ///
  /// - Returns: The place of its first byte, behind the quotation mark.
  @discardableResult
  mutating func string(_ text: String) -> Int {
    separate()
    let place = bytes.count + 1
    quote(text)
    return place
  }

  /// Writes a whole number.
  mutating func number(_ value: Int) {
    separate()
    bytes += String(value).utf8
  }

  /// Writes `true` or `false`.
  mutating func boolean(_ value: Bool) {
    separate()
    bytes += (value ? "true" : "false").utf8
  }

  /// Writes a value that another writer has written, or several with commas between them.
  mutating func values(_ written: [UInt8]) {
    separate()
    bytes += written
  }

  /// Writes a member whose value is a string; nil writes nothing.
  mutating func member(_ name: StaticString, _ text: String?) {
    guard let text else { return }
    self.name(name)
    string(text)
  }

  private mutating func enclosed(
    _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, _ contents: (inout JSONWriter) -> Void
  ) {
    separate()
    append(opening)
    followsValue = false
    contents(&self)
    append(closing)
    followsValue = true
  }

  private mutating func separate() {
    if followsValue { append(",") }
    followsValue = true
  }

  private mutating func append(_ character: Unicode.Scalar) {
    bytes.append(UInt8(ascii: character))
  }

  /// Writes text between quotation marks.
  ///
  /// Section 7 asks for escapes of quotation marks, backslashes and the controls up to U+001F. DEL and the controls up
  /// to U+009F are escaped as well: a terminal that shows a body takes them for commands.
  private mutating func quote(_ text: String) {
    append("\"")
    var isBehindC2 = false
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        append("\\")
        bytes.append(byte)
      case UInt8(ascii: "\n"): bytes += #"\n"#.utf8
      case UInt8(ascii: "\r"): bytes += #"\r"#.utf8
      case UInt8(ascii: "\t"): bytes += #"\t"#.utf8
      case 0..<0x20, 0x7F: escape(byte)
      // U+0080 to U+009F are C2 80 to C2 9F.
      case 0x80..<0xA0 where isBehindC2:
        bytes.removeLast()
        escape(byte)
      default: bytes.append(byte)
      }
      isBehindC2 = byte == 0xC2
    }
    append("\"")
  }

  private mutating func escape(_ control: UInt8) {
    bytes += #"\u00"#.utf8
    bytes.append(Self.digit(control >> 4))
    bytes.append(Self.digit(control & 0xF))
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + (value - 10)
  }
}
