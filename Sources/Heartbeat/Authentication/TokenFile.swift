import System

/// A file with one token a line.
///
/// White space around a token, blank lines, CRLF line ends, and the byte order mark that editors on Windows put in
/// front of UTF-8 do not count; there are no comments.
struct TokenFile: Sendable {
  /// The largest file that is read, in bytes.
  static let maximumSize = 1 << 20
  /// The most tokens in a file: every request is compared with all of them.
  static let maximumTokens = 1000

  let path: String

  /// Reads the tokens, at least one.
  ///
  /// - Returns: The tokens, and the version of the file that held them.
  func read() throws(TokenFileError) -> (tokens: [Secret], version: FileVersion) {
    let contents: FileContents
    do throws(FileContents.Failure) {
      contents = try FileContents(of: path, limit: Self.maximumSize, regularOnly: true)
    } catch {
      throw .file(error)
    }
    return (try Self.parse(contents.bytes), contents.version)
  }

  /// Reads the tokens out of a file's contents.
  static func parse(_ contents: [UInt8]) throws(TokenFileError) -> [Secret] {
    var tokens: [Secret] = []
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = contents.starts(with: mark) ? contents.dropFirst(mark.count) : contents[...]
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      do {
        tokens.append(try Secret(token: line))
      } catch .blank {
        continue
      } catch {
        throw .invalidLine(index + 1, error)
      }
      guard tokens.count <= maximumTokens else { throw .tooManyTokens }
    }
    guard !tokens.isEmpty else { throw .noToken }
    return tokens
  }
}
