package import System

/// What came of reading a token file, for who looks at it from outside.
package struct TokenFileReading: Sendable {
  /// A token of the file.
  package struct Token: Sendable {
    /// The token; nil where its SHA-256 alone stands there.
    package let secret: Secret?
    /// What it is called in logs.
    package let name: String
    /// What it lets its bearer see.
    package let access: Access
  }

  /// The tokens, each once; none when the file is refused.
  package let tokens: [Token]
  /// The same, to be looked up.
  package let table: TokenTable
  /// Why the file is refused, as the end of a sentence; nil when it is not.
  package let error: String?

  /// Reads a file's contents.
  package init(_ contents: [UInt8]) {
    do throws(TokenFileError) {
      let all = try ConfiguredTokens.all(nil, TokenFile.parse(contents).tokens)
      tokens = all.map { Token(secret: $0.secret, name: $0.accepted.name, access: $0.accepted.access) }
      table = TokenTable(all)
      error = nil
    } catch {
      (tokens, table) = ([], TokenTable([]))
      self.error = error.description
    }
  }
}
