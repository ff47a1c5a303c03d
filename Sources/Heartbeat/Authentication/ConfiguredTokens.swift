import System

/// The tokens as they are configured: one by itself, those of a file, or both.
public struct ConfiguredTokens: Sendable {
  /// Those that stay as they are.
  let fixed: [Secret]
  /// The file that has the others, nil when there is none.
  let file: TokenFile?
  /// What the file held, and which version of it.
  let read: (tokens: [Secret], version: FileVersion)?

  /// Reads the file.
  ///
  /// - Parameters:
  ///   - token: The token that stays as it is, nil for none.
  ///   - path: The file of the others, nil for none.
  /// - Throws: When the file cannot be read or holds no token.
  init(token: Secret?, file path: String?) throws(TokenFileError) {
    fixed = token.map { [$0] } ?? []
    file = path.map(TokenFile.init(path:))
    read = try file?.read()
  }

  /// All of them; none when there is neither a token nor a file.
  var all: [Secret] { fixed + (read?.tokens ?? []) }
}
