/// Texts of their bytes.
enum UTF8Text {
  /// The text of some bytes; nil when they are no UTF-8.
  ///
  /// Names, words and moments are ASCII, which is any text of its own; the standard library looks at each byte of others.
  static func string(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    isASCII(bytes) ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
  }

  /// Whether all bytes are ASCII: eight at a time.
  private static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let raw = UnsafeRawBufferPointer(bytes)
    var (place, bits) = (0, UInt64(0))
    while place + 8 <= raw.count {
      bits |= raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      place += 8
    }
    while place < raw.count {
      bits |= UInt64(raw[place])
      place += 1
    }
    return bits & 0x8080_8080_8080_8080 == 0
  }
}
