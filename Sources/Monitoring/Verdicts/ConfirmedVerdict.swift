/// What is known of a workload, and when it was still so.
public struct ConfirmedVerdict: Sendable {
  /// What is known.
  public let entry: VerdictEntry
  /// When it was so.
  public let confirmation: Confirmation

  /// Creates a verdict from its parts.
  public init(_ entry: VerdictEntry, _ confirmation: Confirmation) {
    self.entry = entry
    self.confirmation = confirmation
  }
}
