package import System

/// The tokens that are valid now, to be looked up by what a client shows.
///
/// A token is found by a hash that nobody outside can work out, and compared byte by byte only when all 64 bits of it agree:
/// then it is the token, but for one time in 2⁶⁴, and the comparison takes the same time whatever differs.
///
/// Hidden from somebody who measures the time of answers: the bytes of the tokens, their lengths, and how many of them a
/// guess has right. A look-up takes the same time for one token and for 10,000. Not hidden: whether tokens are given by their
/// SHA-256, and what the client sent, which it knows.
package final class TokenTable: Sendable {
  private struct Entry: Sendable {
    let secret: Secret
    let accepted: AcceptedToken
  }

  /// The number of tokens.
  let count: Int
  /// Those that are known themselves, by their fingerprints; a list is almost never longer than one.
  private let secrets: [UInt64: [Entry]]
  /// Those whose SHA-256 alone is known, by the fingerprints of it.
  private let digests: [UInt64: [Entry]]

  /// Creates a table of tokens, each once.
  init(_ tokens: [ConfiguredToken]) {
    count = tokens.count
    var (secrets, digests): ([UInt64: [Entry]], [UInt64: [Entry]]) = ([:], [:])
    for token in tokens {
      if let secret = token.secret {
        secrets[secret.fingerprint, default: []].append(Entry(secret: secret, accepted: token.accepted))
      } else {
        digests[token.digest.fingerprint, default: []].append(
          Entry(secret: token.digest, accepted: token.accepted))
      }
    }
    (self.secrets, self.digests) = (secrets, digests)
  }

  /// Creates a table of tokens that may see everything.
  package convenience init(secrets: [Secret]) {
    self.init(secrets.enumerated().compactMap { ConfiguredToken(.plain($1), from: .line($0 + 1)) })
  }

  /// Finds the first of several readings that is a token.
  ///
  /// - Parameter candidates: What a client shows.
  /// - Returns: The token; nil when none of the readings is one.
  package func token(matching candidates: [Secret]) -> AcceptedToken? {
    for candidate in candidates {
      if let token = token(matching: candidate) { return token }
    }
    return nil
  }

  /// Finds what a client shows.
  ///
  /// - Parameter candidate: A reading of it.
  /// - Returns: The token; nil when it is none.
  package func token(matching candidate: Secret) -> AcceptedToken? {
    if let token = Self.find(candidate, in: secrets) { return token }
    guard !digests.isEmpty, let digest = candidate.digest else { return nil }
    return Self.find(digest, in: digests)
  }

  private static func find(_ secret: Secret, in table: [UInt64: [Entry]]) -> AcceptedToken? {
    table[secret.fingerprint]?.first { $0.secret == secret }?.accepted
  }
}
