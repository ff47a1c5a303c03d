import Synchronization

/// A place beside a value for what is shown of it, which whoever shows it makes once.
///
/// It knows nothing of what is kept. Two who come at the same moment may both make it, and both get the same one.
@usableFromInline struct RepresentationSlot: ~Copyable, Sendable {
  /// What is kept, which the slot owns. (`AtomicLazyReference` is compiled for no type in particular, and slower.)
  private let kept = Atomic<Unmanaged<any AnyObject & Sendable>?>(nil)

  /// Creates an empty slot.
  init() {}

  deinit {
    kept.load(ordering: .acquiring)?.release()
  }

  /// What is kept; nil at first.
  @usableFromInline var known: (any AnyObject & Sendable)? {
    kept.load(ordering: .acquiring)?.takeUnretainedValue()
  }

  /// Keeps something, unless something is kept.
  ///
  /// - Returns: What is kept now.
  @usableFromInline func keep(_ made: some AnyObject & Sendable) -> any AnyObject & Sendable {
    let own = Unmanaged<any AnyObject & Sendable>.passRetained(made)
    let (isKept, other) = kept.compareExchange(
      expected: nil, desired: own, successOrdering: .acquiringAndReleasing, failureOrdering: .acquiring)
    guard !isKept, let other else { return made }
    own.release()
    return other.takeUnretainedValue()
  }

  /// What is kept, or else what is made now.
  ///
  /// A value that is shown in more than one form keeps the first alone.
  @inlinable func representation<Representation: AnyObject & Sendable>(
    or make: () -> Representation
  ) -> Representation {
    if let known = known as? Representation { return known }
    let made = make()
    return keep(made) as? Representation ?? made
  }
}
