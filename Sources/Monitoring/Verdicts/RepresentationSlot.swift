import Synchronization

/// A place beside a value for what is shown of it, which whoever shows it makes once.
///
/// It knows nothing of what is kept. Two who come at the same moment may both make it, and both get the same one.
struct RepresentationSlot: ~Copyable, Sendable {
  private final class Box: Sendable {
    let representation: any AnyObject & Sendable

    init(_ representation: any AnyObject & Sendable) {
      self.representation = representation
    }
  }

  private let box = AtomicLazyReference<Box>()

  /// What is kept, or else what is made now.
  ///
  /// A value that is shown in more than one form keeps the first alone.
  func representation<Representation: AnyObject & Sendable>(
    or make: () -> Representation
  ) -> Representation {
    if let known = box.load()?.representation as? Representation { return known }
    let made = make()
    return box.storeIfNil(Box(made)).representation as? Representation ?? made
  }
}
