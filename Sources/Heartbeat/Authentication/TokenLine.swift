import System

/// A line of a token file: a token, then what it may see, then a comment.
///
/// Behind the token stand patterns (``ScopePattern``), or nothing for everything, and `status-only`, in any order and with
/// white space between them. The token may be written as `sha256:` and 64 hexadecimal digits. `#` begins a comment at the
/// start of a line or behind white space.
struct TokenLine: Sendable {
  /// The token.
  let token: TokenForm
  /// What it lets its bearer see.
  let access: Access
  /// What stands behind `#`.
  let comment: String?
  /// Whether it looks like a token with a space, for which version 1 took the whole line.
  let looksLikeOneToken: Bool

  /// Reads a line; nil for one that is blank, or a comment.
  ///
  /// - Parameter line: The line without its end.
  /// - Throws: Why it cannot be read.
  init?(_ line: some BidirectionalCollection<UInt8>) throws(InvalidTokenLine) {
    let parts = TokenLineParts(line)
    guard let first = parts.words.first else { return nil }
    // A line break of its own kind is no white space.
    guard !first.contains(where: { $0 < 0x20 }) else { throw .token(.controlCharacter) }
    do throws(InvalidToken) {
      token = try TokenForm(Secret(token: first))
    } catch {
      throw .token(error)
    }
    access = try Self.access(parts.words.dropFirst())
    comment = parts.comment.map { String(decoding: $0, as: UTF8.self) }
    looksLikeOneToken =
      token.secret.map { $0.text.count < Secret.recommendedLength } == true
      && (parts.words.count > 1 || comment != nil) && !access.isStatusOnly
      && !parts.words.dropFirst().contains {
        $0.contains(UInt8(ascii: "/")) || $0.contains(UInt8(ascii: "*"))
      }
  }

  private static func access(_ words: ArraySlice<[UInt8]>) throws(InvalidTokenLine) -> Access {
    var patterns: [ScopePattern] = []
    var isStatusOnly = false
    for word in words {
      let text = String(decoding: word, as: UTF8.self)
      if text == Access.statusOnly {
        isStatusOnly = true
        continue
      }
      do throws(InvalidPattern) {
        patterns.append(try ScopePattern(text))
      } catch {
        throw .scope(error)
      }
    }
    return Access(patterns: patterns.isEmpty ? nil : patterns, isStatusOnly: isStatusOnly)
  }
}
