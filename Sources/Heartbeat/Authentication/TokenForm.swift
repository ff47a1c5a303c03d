import System

/// How a token is written down: as it is, or as its SHA-256.
enum TokenForm: Sendable {
  case plain(Secret)
  case digest(Secret)

  /// What a token begins with that is written as its SHA-256, 64 hexadecimal digits.
  private static let digestPrefix = Array("sha256:".utf8)

  /// Reads a token that stands by itself.
  ///
  /// - Parameter token: What is configured.
  /// - Throws: When it begins with `sha256:` and goes on otherwise than a digest.
  init(_ token: Secret) throws(InvalidToken) {
    guard token.bytes.starts(with: Self.digestPrefix) else {
      self = .plain(token)
      return
    }
    guard let digest = Hexadecimal.bytes(token.bytes.dropFirst(Self.digestPrefix.count)),
      digest.count == SHA256.length
    else { throw .malformedDigest }
    self = .digest(Secret(digest))
  }

  /// The token; nil where its SHA-256 alone is known.
  var secret: Secret? {
    if case .plain(let secret) = self { secret } else { nil }
  }

  /// The SHA-256 of the token; nil when none can be made.
  var digest: Secret? {
    switch self {
    case .plain(let secret): secret.digest
    case .digest(let digest): digest
    }
  }
}

extension Secret {
  /// The SHA-256 of the bytes; nil when none can be made.
  var digest: Secret? { SHA256.digest(of: bytes).map { Secret($0) } }
}
