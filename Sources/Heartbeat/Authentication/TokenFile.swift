import System

/// A file with a token a line, and what each may see: ``TokenLine``.
///
/// White space around a line, blank lines, CRLF line ends, and the byte order mark that editors on Windows put in
/// front of UTF-8 do not count.
struct TokenFile: Sendable {
  /// The largest file that is read, in bytes.
  static let maximumSize = 1 << 20
  /// The most tokens in a file.
  static let maximumTokens = 20_000

  /// Where it is.
  let path: String

  /// What a file holds.
  struct Contents: Sendable {
    /// The tokens, at least one.
    var tokens: [ConfiguredToken] = []
    /// The lines, counted from 1, for which a warning is due: version 1 may have read them otherwise.
    var doubts = TokenFileDoubts()
  }

  /// Reads the tokens, at least one.
  ///
  /// - Returns: What the file holds, and the version of the file that held it.
  func read() throws(TokenFileError) -> (contents: Contents, version: FileVersion) {
    let contents: FileContents
    do throws(FileContents.Failure) {
      contents = try FileContents(of: path, limit: Self.maximumSize, regularOnly: true)
    } catch {
      throw .file(error)
    }
    return (try Self.parse(contents.bytes), contents.version)
  }

  /// Reads the tokens out of a file's contents.
  ///
  /// One line that cannot be read makes the whole file be refused: what it was meant to open, or to close, is not known.
  static func parse(_ bytes: [UInt8]) throws(TokenFileError) -> Contents {
    var contents = Contents()
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, text) in lines.enumerated() {
      let number = index + 1
      let line: TokenLine?
      do throws(InvalidTokenLine) {
        line = try TokenLine(text)
      } catch {
        throw .invalidLine(number, error)
      }
      guard let line else {
        if TokenLineParts(text).isCommentLikeToken { contents.doubts.comments.append(number) }
        continue
      }
      if line.looksLikeOneToken { contents.doubts.spaces.append(number) }
      guard
        let token = ConfiguredToken(
          line.token, from: .line(number), comment: line.comment, access: line.access)
      else { throw .noDigest }
      contents.tokens.append(token)
      guard contents.tokens.count <= maximumTokens else { throw .tooManyTokens }
    }
    guard !contents.tokens.isEmpty else { throw .noToken }
    return contents
  }
}
