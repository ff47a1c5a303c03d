import NIOCore

/// Malformed JSON.
enum Garbage {
  /// A text of the same length and the same last byte that breaks off halfway.
  ///
  /// What stands there instead of the rest is no JSON at any place.
  static func replacing(_ text: ByteBuffer) -> ByteBuffer {
    var garbage = text
    let length = max(text.readableBytes - 1, 0)
    let half = length / 2
    garbage.setRepeatingByte(UInt8(ascii: "?"), count: length - half, at: garbage.readerIndex + half)
    return garbage
  }
}
