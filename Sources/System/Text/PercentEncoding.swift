/// Percent-encoding of bytes in a URI (RFC 3986, section 2.1).
package enum PercentEncoding {
  /// Reads one byte, which may be written as an escape.
  ///
  /// - Parameters:
  ///   - text: The encoded text.
  ///   - index: Where the byte starts; moved behind it.
  /// - Returns: nil for an escape that is cut off or has other than two hexadecimal digits.
  @inlinable
  package static func decodeByte(of text: Span<UInt8>, at index: inout Int) -> UInt8? {
    let byte = text[index]
    guard byte == UInt8(ascii: "%") else {
      index += 1
      return byte
    }
    guard index + 2 < text.count, let high = hexDigit(text[index + 1]), let low = hexDigit(text[index + 2])
    else { return nil }
    index += 3
    return high << 4 | low
  }

  /// Decodes a whole text.
  ///
  /// - Parameters:
  ///   - text: The encoded text.
  ///   - plusIsSpace: Whether `+` stands for a space, as in a form's query.
  /// - Returns: The bytes, whatever they are; nil when an escape is malformed.
  package static func decode(_ text: Span<UInt8>, plusIsSpace: Bool) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let isPlus = text[index] == UInt8(ascii: "+")
      guard let byte = decodeByte(of: text, at: &index) else { return nil }
      bytes.append(isPlus && plusIsSpace ? UInt8(ascii: " ") : byte)
    }
    return bytes
  }

  @usableFromInline
  static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension String {
  /// The text with all bytes but ASCII letters, digits and the given punctuation as `%XX`.
  ///
  /// - Parameter punctuation: What else may stay; by default what RFC 3986, section 2.3, calls unreserved.
  /// - Returns: ASCII text.
  package func percentEncoded(keeping punctuation: StaticString = "-._~") -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var encoded: [UInt8] = []
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"):
        encoded.append(byte)
      case _ where punctuation.withUTF8Buffer { $0.contains(byte) }: encoded.append(byte)
      default: encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  /// The text with every `%XX` replaced by its byte; nil when a percent sign begins none, or the bytes are no UTF-8.
  package var percentDecoded: String? {
    PercentEncoding.decode(utf8.span, plusIsSpace: false).flatMap { String(validating: $0, as: UTF8.self) }
  }
}
