package import Health

/// What whoever asks may see; what it may not see does not exist for it.
package struct Access: Sendable, Hashable {
  /// All that the program itself may.
  package static let everything = Access(isUnlimited: true)
  /// Nothing: of who has shown no token.
  package static let nothing = Access(isUnlimited: false)

  private let isUnlimited: Bool

  /// Whether a workload may be seen.
  package func allows(_ workload: WorkloadReference) -> Bool { isUnlimited }
}
