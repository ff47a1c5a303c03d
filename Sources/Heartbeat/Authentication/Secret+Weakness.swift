import System

extension Secret {
  /// The token of the README and the sample manifests, which everybody knows.
  private static let sample = Secret("dGVzdDp0ZXN0")
  /// Tokens with fewer characters can be guessed.
  static let recommendedLength = 16

  /// Says in a sentence what is weak about tokens, without a word that is in them.
  ///
  /// - Returns: nil when there is nothing to say.
  static func warning(of tokens: [ConfiguredToken]) -> String? {
    var faults: [String] = []
    if tokens.contains(where: { $0.digest == sample.digest }) {
      faults.append("the sample token of the README, which everybody knows, is valid")
    }
    let short = tokens.count { token in
      token.secret.map { $0 != sample && $0.text.count < recommendedLength } ?? false
    }
    if short > 0 {
      faults.append(
        "\(short) of \(tokens.count) tokens can be guessed, with fewer than \(recommendedLength) characters")
    }
    guard !faults.isEmpty else { return nil }
    return faults.joined(separator: "; ") + ": 'openssl rand -hex 16' prints a better one"
  }
}
