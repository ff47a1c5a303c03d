public import Health

/// What is known of one workload, with room beside it for what is shown of it, alone and as one of a group.
public final class VerdictEntry: Sendable {
  /// The workload.
  public let workload: WorkloadReference
  /// What is known of it.
  public let standing: Standing
  /// What groups choose it by.
  public let traits: WorkloadTraits
  @usableFromInline let slot = RepresentationSlot()
  @usableFromInline let memberSlot = RepresentationSlot()

  /// Creates an entry without a representation.
  public init(
    _ standing: Standing, of workload: WorkloadReference, traits: WorkloadTraits = WorkloadTraits()
  ) {
    self.workload = workload
    self.standing = standing
    self.traits = traits
  }

  /// What is shown of it: made by whoever asks first, and kept as long as the entry, so that asking is a look-up.
  ///
  /// - Parameter make: Makes it.
  /// - Returns: The same one each time, for one type.
  @inlinable public func representation<Representation: AnyObject & Sendable>(
    or make: (VerdictEntry) -> Representation
  ) -> Representation {
    slot.representation { make(self) }
  }

  /// What is shown of it as one of a group: made by whoever asks first, and kept as long as the entry.
  ///
  /// - Parameter make: Makes it.
  /// - Returns: The same one each time, for one type.
  @inlinable public func memberRepresentation<Representation: AnyObject & Sendable>(
    or make: (VerdictEntry) -> Representation
  ) -> Representation {
    memberSlot.representation { make(self) }
  }
}
