extension String {
  /// The text with all bytes but ASCII letters, digits and the given punctuation as `%XX`.
  ///
  /// - Parameter punctuation: What else may stay; by default what RFC 3986, section 2.3, calls unreserved.
  /// - Returns: ASCII text.
  func percentEncoded(keeping punctuation: String = "-._~") -> String {
    var encoded = ""
    for byte in utf8 {
      let scalar = UnicodeScalar(byte)
      if byte < 0x80,
        Character(scalar).isLetter || Character(scalar).isNumber
          || punctuation.unicodeScalars.contains(scalar)
      {
        encoded.unicodeScalars.append(scalar)
      } else {
        let hex = String(byte, radix: 16, uppercase: true)
        encoded += hex.count == 1 ? "%0\(hex)" : "%\(hex)"
      }
    }
    return encoded
  }
  /// The text with every `%XX` replaced by its byte; nil when a percent sign begins none, or the bytes are no UTF-8.
  var percentDecoded: String? {
    var decoded: [UInt8] = []
    var rest = Substring(self).utf8
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        decoded.append(byte)
        continue
      }
      guard rest.count >= 2, let code = UInt8(Substring(rest.prefix(2)), radix: 16) else { return nil }
      decoded.append(code)
      rest = rest.dropFirst(2)
    }
    return String(validating: decoded, as: UTF8.self)
  }
}
