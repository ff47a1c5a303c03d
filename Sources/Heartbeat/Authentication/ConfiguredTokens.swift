import System

/// The tokens as they are configured: one by itself, those of a file, or both.
public struct ConfiguredTokens: Sendable {
  /// The one that stays as it is; nil for none.
  let fixed: ConfiguredToken?
  /// The file that has the others, nil when there is none.
  let file: TokenFile?
  /// What the file held, and which version of it.
  let read: (contents: TokenFile.Contents, version: FileVersion)?
  /// All of them, each once; none when there is neither a token nor a file.
  let all: [ConfiguredToken]

  /// Reads the file.
  ///
  /// - Parameters:
  ///   - token: The token that stays as it is, nil for none.
  ///   - path: The file of the others, nil for none.
  /// - Throws: When the file cannot be read or holds no token.
  init(token: TokenForm?, file path: String?) throws(TokenFileError) {
    fixed = try token.map { token throws(TokenFileError) in
      guard let token = ConfiguredToken(token, from: .environment) else { throw .noDigest }
      return token
    }
    file = path.map(TokenFile.init(path:))
    read = try file?.read()
    all = try Self.all(fixed, read?.contents.tokens ?? [])
  }

  /// Puts tokens together, each once.
  ///
  /// - Parameters:
  ///   - fixed: The one that stays as it is.
  ///   - others: Those of a file.
  /// - Returns: All of them.
  /// - Throws: When one stands there twice and may see now this, now that.
  static func all(
    _ fixed: ConfiguredToken?, _ others: [ConfiguredToken]
  ) throws(TokenFileError) -> [ConfiguredToken] {
    var tokens: [ConfiguredToken] = []
    var places: [[UInt8]: Int] = [:]
    for token in (fixed.map { [$0] } ?? []) + others {
      guard let place = places[token.digest.bytes] else {
        places[token.digest.bytes] = tokens.count
        tokens.append(token)
        continue
      }
      let known = tokens[place]
      if known.accepted.access != token.accepted.access, case .line(let line) = token.origin {
        throw .invalidLine(line, .contradicts(known.origin))
      }
      // Its owner's word for it, if there is one.
      if !known.hasComment { tokens[place] = token }
    }
    return tokens
  }
}
