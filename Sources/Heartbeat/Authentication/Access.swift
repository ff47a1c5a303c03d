package import Health

/// What whoever asks may see; what it may not see does not exist for it.
package struct Access: Sendable, Hashable, CustomStringConvertible {
  /// All that the program itself may.
  package static let everything = Access()
  /// Nothing: of who has shown no token.
  package static let nothing = Access(patterns: [])

  /// Of answers it gets `up`, `status` and `state` alone, and no names.
  package let isStatusOnly: Bool
  /// Which workloads, by any of these; nil for all.
  private let patterns: [ScopePattern]?

  /// Creates what is let be seen.
  ///
  /// - Parameters:
  ///   - patterns: Which workloads, by any of these; nil for all.
  ///   - isStatusOnly: Whether of answers it gets `up`, `status` and `state` alone.
  init(patterns: [ScopePattern]? = nil, isStatusOnly: Bool = false) {
    self.patterns = patterns
    self.isStatusOnly = isStatusOnly
  }

  /// As it stands behind a token in a file, or `everything`.
  package var description: String {
    let words = (patterns ?? []).map(\.description) + (isStatusOnly ? [Self.statusOnly] : [])
    if patterns == nil { return isStatusOnly ? "everything, \(Self.statusOnly)" : "everything" }
    return words.isEmpty ? "nothing" : words.joined(separator: " ")
  }

  /// The word for ``isStatusOnly``.
  static let statusOnly = "status-only"

  /// Whether there is nothing that may not be seen.
  package var isUnlimited: Bool { patterns == nil }

  /// Whether a workload may be seen.
  package func allows(_ workload: WorkloadReference) -> Bool {
    guard let patterns else { return true }
    return patterns.contains { $0.matches(workload) }
  }

  /// Whether workloads of a kind may be seen, some at least.
  ///
  /// - Parameters:
  ///   - kind: The kind.
  ///   - namespace: Their namespace; nil for any.
  /// - Returns: Whether a pattern fits some that there may be.
  package func allowsSome(of kind: WorkloadKind, in namespace: String?) -> Bool {
    guard let patterns else { return true }
    return patterns.contains { $0.matches(kind, in: namespace) }
  }

  /// Whether all workloads of a kind may be seen, whatever their names.
  ///
  /// - Parameters:
  ///   - kind: The kind.
  ///   - namespace: Their namespace; nil for all that there may be.
  /// - Returns: Whether one pattern fits all that there may be.
  package func allowsAll(of kind: WorkloadKind, in namespace: String?) -> Bool {
    guard let patterns else { return true }
    guard let namespace else { return false }
    return patterns.contains { $0.matchesAll(kind, in: namespace) }
  }
}
