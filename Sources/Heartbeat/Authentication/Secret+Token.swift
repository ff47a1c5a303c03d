package import System

extension Secret {
  /// The length of the longest token, and of the longest query value or header that is looked at, in bytes.
  package static let maximumTokenLength = 8192

  /// Reads a token, without the white space around it.
  ///
  /// Control characters are refused, since HTTP clients cannot send them (RFC 7617, section 2).
  ///
  /// - Parameter text: What is configured, in UTF-8.
  /// - Throws: Why it cannot be a token.
  package init(token text: some BidirectionalCollection<UInt8>) throws(InvalidToken) {
    let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
    guard let first = text.firstIndex(where: { !isSpace($0) }),
      let last = text.lastIndex(where: { !isSpace($0) })
    else { throw .blank }
    let token = Array(text[first...last])
    guard token.count <= Self.maximumTokenLength else { throw .tooLong }
    guard !token.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { throw .controlCharacter }
    guard String(validating: token, as: UTF8.self) != nil else { throw .invalidUTF8 }
    self.init(token)
  }
}
