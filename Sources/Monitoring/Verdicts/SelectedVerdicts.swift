public import Health

/// What is known of the workloads of a selection.
public struct SelectedVerdicts: Sendable {
  /// What is known of each, in no order.
  public var entries: [VerdictEntry]
  /// The kinds of which nothing is known, and why.
  public var failures: [WorkloadKind: VerdictFailure]
  /// When all of it was so; nil when nothing was asked for.
  public var confirmation: Confirmation?

  /// Creates what is known from its parts.
  public init(
    _ entries: [VerdictEntry] = [], failures: [WorkloadKind: VerdictFailure] = [:],
    at confirmation: Confirmation? = nil
  ) {
    self.entries = entries
    self.failures = failures
    self.confirmation = confirmation
  }

  /// Adds what is known of others; all of it was so at the earlier of the two moments.
  mutating func add(_ other: SelectedVerdicts) {
    entries += other.entries
    failures.merge(other.failures) { first, _ in first }
    if let confirmation = other.confirmation { confirm(confirmation) }
  }

  /// Takes it that a part of it was so at a moment.
  mutating func confirm(_ other: Confirmation) {
    guard let known = confirmation, known.instant <= other.instant else {
      confirmation = other
      return
    }
  }
}
