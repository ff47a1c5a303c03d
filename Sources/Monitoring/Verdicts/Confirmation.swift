public import FoundationEssentials
public import System

/// A moment at which what is known was still so, by two clocks.
public final class Confirmation: Sendable {
  /// By the process's own clock.
  public let instant: MonotonicInstant
  /// By the API server's clock.
  public let date: Date
  @usableFromInline let slot = RepresentationSlot()

  /// Creates a confirmation of a moment.
  public init(at instant: MonotonicInstant, date: Date) {
    self.instant = instant
    self.date = date
  }

  /// What is shown of it: made by whoever asks first, and kept.
  ///
  /// - Parameter make: Makes it of the API server's moment.
  /// - Returns: The same one each time, for one type.
  @inlinable public func representation<Representation: AnyObject & Sendable>(
    or make: (Date) -> Representation
  ) -> Representation {
    slot.representation { make(date) }
  }
}
