import Synchronization

/// What is shown of several values together, by what was asked for: kept as long as none of them changes.
///
/// Bounded: who asks in ever new ways makes room by what was kept before.
public final class RepresentationTable: Sendable {
  /// A question of any type.
  private struct Key: Hashable, Sendable {
    let question: any Hashable & Sendable

    static func == (left: Key, right: Key) -> Bool {
      AnyHashable(left.question) == AnyHashable(right.question)
    }

    func hash(into hasher: inout Hasher) { question.hash(into: &hasher) }
  }

  private static let capacity = 64

  private let representations = Mutex<[Key: any AnyObject & Sendable]>([:])

  /// Creates an empty table.
  init() {}

  /// What is kept, or else what is made now.
  ///
  /// - Parameters:
  ///   - question: What was asked for.
  ///   - make: Makes it; two who come at the same moment may both make it.
  /// - Returns: The same one each time, for one question and type.
  public func representation<Representation: AnyObject & Sendable>(
    of question: some Hashable & Sendable, or make: () -> Representation
  ) -> Representation {
    let key = Key(question: question)
    if let known = representations.withLock({ $0[key] }) as? Representation { return known }
    let made = make()
    representations.withLock { representations in
      if representations.count >= Self.capacity { representations.removeAll() }
      representations[key] = made
    }
    return made
  }
}
