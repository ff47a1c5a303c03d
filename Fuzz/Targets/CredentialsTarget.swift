import FoundationEssentials
import Heartbeat
import System

extension FuzzTarget {
  /// A request's credentials: a token on the first line, `REQUEST_URI` on the second, `Authorization` behind it.
  ///
  /// Whatever a token is, it is taken in each of the forms that are told of, and what was not shown is not taken.
  static let credentials = FuzzTarget("credentials") { input throws(BrokenInvariant) in
    let lines = input.split(separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false)
    let uri = lines.count > 1 ? Array(lines[1]) : []
    let authorization = lines.count > 2 ? Array(lines[2]) : nil
    let shown = credentials(uri, authorization)
    try check(shown.candidates.count <= 6, "\(shown.candidates.count) readings")
    try check(
      shown.candidates.allSatisfy { $0.bytes.count <= Secret.maximumTokenLength },
      "a reading that is too long")

    let token: Secret
    do throws(InvalidToken) {
      token = try Secret(token: Array(lines.first ?? []))
    } catch {
      return
    }
    let tokens = TokenTable(secrets: [Secret(Array("another token".utf8)), token])
    let isShown = shown.candidates.contains {
      $0.bytes == token.bytes || $0.bytes.elementsEqual("another token".utf8)
    }
    try check(
      (tokens.token(matching: shown.candidates) != nil) == isShown,
      "shown: \(isShown), and taken for the other")
    try checkForms(of: token.bytes, in: tokens)
  }

  private static func checkForms(of token: [UInt8], in tokens: TokenTable) throws(BrokenInvariant) {
    // Longer values are not looked at, and these forms need up to three times the room.
    guard token.count < Secret.maximumTokenLength / 4 else { return }
    func isTaken(_ credentials: Credentials) -> Bool {
      tokens.token(matching: credentials.candidates) != nil
    }
    let escaped = token.map { "%\($0 < 16 ? "0" : "")\(String($0, radix: 16))" }.joined()
    try check(
      isTaken(credentials(Array("/?a=b&token=\(escaped)&token=no".utf8), nil)),
      "?token= is not taken")
    let bearer = Array("bEARER  ".utf8) + token + Array(" ".utf8)
    try check(isTaken(credentials([], bearer)), "Bearer is not taken")
    for login in [token, token + [UInt8(ascii: ":")], Array("user:".utf8) + token] {
      let basic = Array("Basic \(Data(login).base64EncodedString())".utf8)
      try check(isTaken(credentials([], basic)), "Basic is not taken")
    }
  }

  private static func credentials(_ uri: [UInt8], _ authorization: [UInt8]?) -> Credentials {
    guard let authorization else { return Credentials(requestURI: uri.span, authorization: nil) }
    return Credentials(requestURI: uri.span, authorization: authorization.span)
  }
}
