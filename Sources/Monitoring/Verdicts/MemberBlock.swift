/// Members that stand one after the other in a list, with room beside them for what is shown of them together.
public final class MemberBlock: Sendable {
  /// What is known of each.
  public let entries: [VerdictEntry]
  @usableFromInline let slot = RepresentationSlot()

  /// Creates a block without a representation.
  init(_ entries: [VerdictEntry]) {
    self.entries = entries
  }

  /// What is shown of it: made by whoever asks first, and kept as long as the block.
  ///
  /// - Parameter make: Makes it.
  /// - Returns: The same one each time, for one type.
  @inlinable public func representation<Representation: AnyObject & Sendable>(
    or make: ([VerdictEntry]) -> Representation
  ) -> Representation {
    slot.representation { make(entries) }
  }
}
