extension EnvironmentVariable {
  /// The other variables of the README, which nginx's part reads; in a pod both containers have all.
  private static let others = [
    "PORT", "TLS_PORT", "METRICS_PORT", "NGINX_TLS", "NGINX_KEEPALIVE", "TRUSTED_PROXIES",
  ]
  /// What may be meant; not the proxies, whose names are much like those of others' variables.
  private static let candidates = allCases.filter { !proxies.contains($0) }.map(\.rawValue) + others

  /// Says which variables of an environment look like a misspelt one of the README, a sentence each.
  ///
  /// A name is like another when they differ in case and underscores alone, in a letter or a few (more in a longer name),
  /// or when it leaves words out or has them in another order (`AUTH_TOKEN`). Names that only share a word, as others' `KUBERNETES_PORT`, are not.
  ///
  /// - Parameter environment: The variables by name; empty ones count as unset. Values are not looked at.
  /// - Returns: The sentences, by name.
  public static func misspelt(in environment: [String: String]) -> [String] {
    let known = Set(allCases.map(\.rawValue) + others)
    return environment.filter { !$0.value.isEmpty && !known.contains($0.key) }.keys.sorted().compactMap {
      name in
      guard let meant = candidates.first(where: { isLike(name, $0) }) else { return nil }
      return "\(LogText.escaped(name)) is not a setting, and has no effect: is \(meant) meant?"
    }
  }

  private static func isLike(_ name: String, _ known: String) -> Bool {
    // No setting is longer, and a name may have any length.
    guard name.utf8.count <= 40 else { return false }
    let (own, other) = (letters(of: name), letters(of: known))
    guard own.first == other.first else { return false }
    let allowed = other.count < 8 ? 1 : other.count < 12 ? 2 : 3
    return distance(own, other) <= allowed || leavesWordsOut(words(of: name), words(of: known))
  }

  private static func letters(of name: String) -> [UInt8] {
    name.uppercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
  }

  private static func words(of name: String) -> [Substring] {
    name.uppercased().split { $0 == "_" || $0 == "-" }.map { Substring($0) }
  }

  /// Whether the words are some of the other's, at least two of them and the first among them, in any order.
  private static func leavesWordsOut(_ words: [Substring], _ known: [Substring]) -> Bool {
    words.count >= 2 && words.first == known.first && words.allSatisfy(known.contains)
  }

  /// The letters that must be changed, put in or taken out to make one of the other (Levenshtein).
  private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
    var row = Array(0...other.count)
    for (line, letter) in one.enumerated() {
      var diagonal = line
      row[0] = line + 1
      for (column, wanted) in other.enumerated() {
        let changed = diagonal + (letter == wanted ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(changed, diagonal + 1, row[column] + 1)
      }
    }
    return row.last ?? 0
  }
}
