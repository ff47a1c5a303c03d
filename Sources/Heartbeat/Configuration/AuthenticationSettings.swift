public import System

/// Where the tokens come from: at least one of the two is set.
public struct AuthenticationSettings: Sendable {
  /// `AUTH_TOKEN_BASIC`: a token.
  public var token: Secret?
  /// `AUTH_TOKEN_BASIC_FILE`: the path of a file with a token a line, and what each may see.
  public var tokenFile: String?

  /// Creates the settings from their parts.
  public init(token: Secret?, tokenFile: String?) {
    self.token = token
    self.tokenFile = tokenFile
  }

  init(from reader: inout EnvironmentReader) {
    tokenFile = reader.text(.authTokenBasicFile)
    guard let text = reader.text(.authTokenBasic) else {
      if tokenFile == nil { reader.reject(Self.missingToken) }
      return
    }
    do {
      let token = try Secret(token: text.utf8)
      _ = try TokenForm(token)
      self.token = token
    } catch {
      reader.reject(.init(.authTokenBasic, value: nil, allowed: "one token, but the value \(error)"))
    }
  }

  /// There is no token to compare with, so nobody could be let in.
  static let missingToken = SettingsError.Problem(
    .authTokenBasic, value: nil,
    allowed: "the token that clients must show, here or in a file that AUTH_TOKEN_BASIC_FILE names")

  /// Reads all tokens, those of the file included.
  ///
  /// - Returns: The tokens, at least one.
  /// - Throws: When there is no token, or the file cannot be read or holds none.
  func readTokens() throws(SettingsError) -> ConfiguredTokens {
    let tokens: ConfiguredTokens
    do throws(TokenFileError) {
      // One that cannot be read is known as a problem already.
      tokens = try ConfiguredTokens(token: token.flatMap { try? TokenForm($0) }, file: tokenFile)
    } catch {
      throw SettingsError([
        .init(.authTokenBasicFile, value: tokenFile, allowed: "a file with one token a line, but it \(error)")
      ])
    }
    guard !tokens.all.isEmpty else { throw SettingsError([Self.missingToken]) }
    return tokens
  }
}
