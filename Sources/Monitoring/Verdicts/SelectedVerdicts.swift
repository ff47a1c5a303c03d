public import Health

/// What is known of the workloads of a selection.
public struct SelectedVerdicts: Sendable {
  /// What is known of each, in no order.
  public var entries: [VerdictEntry]
  /// The kinds of which nothing is known, and why.
  public var failures: [WorkloadKind: VerdictFailure]
  /// When all of it was so; nil when nothing was asked for.
  public var confirmation: Confirmation?

  /// Where what is shown of all of it is kept; nil when it was read for whoever asks.
  private let representations: RepresentationTable?

  /// Creates what is known from its parts.
  public init(
    _ entries: [VerdictEntry] = [], failures: [WorkloadKind: VerdictFailure] = [:],
    at confirmation: Confirmation? = nil, shown representations: RepresentationTable? = nil
  ) {
    self.entries = entries
    self.failures = failures
    self.confirmation = confirmation
    self.representations = representations
  }

  /// What is shown of all of it: made by whoever asks first, and kept as long as nothing changes, where it can be.
  ///
  /// - Parameters:
  ///   - question: All that it depends on beside what is known.
  ///   - make: Makes it.
  /// - Returns: The same one each time, for one question and type.
  public func representation<Representation: AnyObject & Sendable>(
    of question: some Hashable & Sendable, or make: (SelectedVerdicts) -> Representation
  ) -> Representation {
    representations?.representation(of: question) { make(self) } ?? make(self)
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
