import FoundationEssentials
package import System

/// Every reading of what a client shows as its token.
///
/// A client may show a token in the query, in the `Authorization` header, or both; any reading that is valid
/// lets it in. They are made one after the other, as far as they are looked at: what is sent as it stands needs no decoding.
package struct Credentials: Sendable {
  /// Where a token may stand, with what stands there.
  private enum Shown {
    case query(Secret)
    case basic(Secret)
    case bearer(Secret)
  }

  private var shown: [Shown] = []

  /// Gathers the credentials of a request.
  ///
  /// - Parameters:
  ///   - requestURI: `REQUEST_URI`: the path and the query, still percent-encoded.
  ///   - authorization: The value of the `Authorization` header, `HTTP_AUTHORIZATION`; nil without one.
  package init(requestURI: Span<UInt8>, authorization: Span<UInt8>?) {
    if let value = Query.firstValue(of: "token", in: requestURI), value.count <= Secret.maximumTokenLength {
      shown.append(.query(Secret(value)))
    }
    if let authorization, authorization.count <= Secret.maximumTokenLength,
      let value = Self.authorization(authorization)
    {
      shown.append(value)
    }
  }

  /// What is compared with the tokens, all of it.
  package var candidates: [Secret] {
    var all: [Secret] = []
    _ = first { reading -> Never? in
      all.append(reading)
      return nil
    }
    return all
  }

  /// Whether the client shows nothing that could be a token.
  var isEmpty: Bool { first { _ in true } == nil }

  /// Looks at the readings until one of them is something.
  ///
  /// - Parameter body: Looks at a reading; nil when it is nothing.
  /// - Returns: What the first is that is something; nil when none is.
  func first<Result>(_ body: (Secret) -> Result?) -> Result? {
    for value in shown {
      let result =
        switch value {
        case .query(let value): Self.firstOfQuery(value.bytes, body)
        case .basic(let value): Self.firstOfBasic(value, body)
        case .bearer(let value): body(value)
        }
      if let result { return result }
    }
    return nil
  }

  /// The value of `?token=`, percent-decoded, with `+` both literal and as a space.
  ///
  /// A value with a malformed escape is no credential.
  private static func firstOfQuery<Result>(_ value: [UInt8], _ body: (Secret) -> Result?) -> Result? {
    guard let decoded = PercentEncoding.decode(value.span, plusIsSpace: false) else { return nil }
    if let result = body(Secret(decoded)) { return result }
    guard value.contains(UInt8(ascii: "+")) else { return nil }
    return PercentEncoding.decode(value.span, plusIsSpace: true).flatMap { body(Secret($0)) }
  }

  /// What follows a scheme out of `Basic` and `Bearer` (RFC 9110, section 11.4), which may stand in any case.
  private static func authorization(_ header: Span<UInt8>) -> Shown? {
    var range = 0..<header.count
    while let first = range.first, isSpace(header[first]) { range.removeFirst() }
    while let last = range.last, isSpace(header[last]) { range.removeLast() }
    let end = range.first { isSpace(header[$0]) } ?? range.upperBound
    let scheme = header.extracting(range.lowerBound..<end)
    range = end..<range.upperBound
    while let first = range.first, isSpace(header[first]) { range.removeFirst() }
    guard !range.isEmpty else { return nil }
    let value = Secret(Array(copying: header.extracting(range)))
    if isWord(scheme, "basic") { return .basic(value) }
    return isWord(scheme, "bearer") ? .bearer(value) : nil
  }

  /// The readings of `Basic`: as sent, decoded, the password part, and without a trailing colon.
  ///
  /// They let in `curl -u TOKEN:`, `curl -u any:TOKEN` and, when the token is what curl makes of it or the
  /// pair itself, `curl -u user:password` (RFC 7617, section 2).
  private static func firstOfBasic<Result>(_ value: Secret, _ body: (Secret) -> Result?) -> Result? {
    if let result = body(value) { return result }
    guard let decoded = Data(base64Encoded: Data(value.bytes)).map(Array.init) else { return nil }
    if let result = body(Secret(decoded)) { return result }
    guard let colon = decoded.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    if let result = body(Secret(Array(decoded[(colon + 1)...]))) { return result }
    return decoded.last == UInt8(ascii: ":") ? body(Secret(decoded.dropLast())) : nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  /// Whether a text is a word of small letters, in any case.
  private static func isWord(_ text: Span<UInt8>, _ word: StaticString) -> Bool {
    guard text.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { word in
      // Letters differ from their capitals in this bit.
      (0..<text.count).allSatisfy { text[$0] | 0x20 == word[$0] }
    }
  }
}
