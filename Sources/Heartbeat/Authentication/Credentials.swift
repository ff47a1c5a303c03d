import FoundationEssentials
package import System

/// Every reading of what a client shows as its token.
///
/// A client may show a token in the query, in the `Authorization` header, or both; any reading that is valid
/// lets it in.
package struct Credentials: Sendable {
  /// What is compared with the tokens.
  package private(set) var candidates: [Secret] = []

  /// Gathers the credentials of a request.
  ///
  /// - Parameters:
  ///   - requestURI: `REQUEST_URI`: the path and the query, still percent-encoded.
  ///   - authorization: The value of the `Authorization` header, `HTTP_AUTHORIZATION`; nil without one.
  package init(requestURI: Span<UInt8>, authorization: Span<UInt8>?) {
    if let value = Query.firstValue(of: "token", in: requestURI), value.count <= Secret.maximumTokenLength {
      addQueryToken(value)
    }
    if let authorization, authorization.count <= Secret.maximumTokenLength {
      addAuthorization(authorization)
    }
  }

  /// Adds the value of `?token=`, percent-decoded, with `+` both literal and as a space.
  ///
  /// A value with a malformed escape is no credential.
  private mutating func addQueryToken(_ value: [UInt8]) {
    guard let decoded = PercentEncoding.decode(value.span, plusIsSpace: false) else { return }
    candidates.append(Secret(decoded))
    if value.contains(UInt8(ascii: "+")), let spaced = PercentEncoding.decode(value.span, plusIsSpace: true) {
      candidates.append(Secret(spaced))
    }
  }

  /// Adds what follows a scheme out of `Basic` and `Bearer` (RFC 9110, section 11.4), which may stand in any
  /// case.
  private mutating func addAuthorization(_ header: Span<UInt8>) {
    let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var bytes = Array(copying: header).drop(while: isSpace)
    while let last = bytes.last, isSpace(last) { bytes.removeLast() }
    let scheme = bytes.prefix { !isSpace($0) }
    let value = Array(bytes.dropFirst(scheme.count).drop(while: isSpace))
    guard !value.isEmpty else { return }
    switch String(decoding: scheme, as: UTF8.self).lowercased() {
    case "basic": addBasic(value)
    case "bearer": candidates.append(Secret(value))
    default: break
    }
  }

  /// Adds the readings of `Basic`: as sent, decoded, without a trailing colon, and the password part.
  ///
  /// They let in `curl -u TOKEN:`, `curl -u any:TOKEN` and, when the token is what curl makes of it or the
  /// pair itself, `curl -u user:password` (RFC 7617, section 2).
  private mutating func addBasic(_ value: [UInt8]) {
    candidates.append(Secret(value))
    guard let decoded = Data(base64Encoded: Data(value)).map(Array.init) else { return }
    candidates.append(Secret(decoded))
    guard let colon = decoded.firstIndex(of: UInt8(ascii: ":")) else { return }
    candidates.append(Secret(Array(decoded[(colon + 1)...])))
    if decoded.last == UInt8(ascii: ":") {
      candidates.append(Secret(decoded.dropLast()))
    }
  }
}
