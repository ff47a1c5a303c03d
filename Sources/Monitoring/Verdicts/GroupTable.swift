import Synchronization

/// The groups of a namespace, or of all, that are asked for.
///
/// Bounded: who asks in ever new ways makes room by the group that was asked for least lately, and those go that are so far
/// behind that they would have to be collected anew.
final class GroupTable: Sendable {
  /// The most groups of a table.
  static let capacity = 32

  private struct Place {
    let group: WatchedGroup
    /// When it was asked for last, as a count of questions and of changes.
    var (question, generation): (Int, Int)
  }

  private struct State {
    var places: [Selection: Place] = [:]
    var questions = 0
    /// How many changes there were when it was looked through last.
    var looked = 0
  }

  private let state = Mutex(State())
  /// How many changes there had been when somebody asked last.
  private let asked = Atomic(Int.min / 2)

  /// Creates an empty table.
  init() {}

  /// Whether somebody has asked at all.
  var isUsed: Bool { asked.load(ordering: .relaxed) >= 0 }

  /// Takes note of a question, at so many changes.
  func recordQuestion(at generation: Int) {
    asked.store(generation, ordering: .relaxed)
  }

  /// Whether somebody has asked within so many changes.
  func isAsked(within changes: Int, of generation: Int) -> Bool {
    generation - asked.load(ordering: .relaxed) <= changes
  }

  /// The group of a selection.
  ///
  /// - Parameters:
  ///   - selection: The selection.
  ///   - generation: How many changes there have been.
  ///   - changes: After how many of them a group is forgotten that nobody has asked for.
  /// - Returns: The group, which may know nothing yet.
  func group(of selection: Selection, at generation: Int, within changes: Int) -> WatchedGroup {
    // They are freed when the lock is not held any more.
    var forgotten: [Place] = []
    return state.withLock { state in
      state.questions += 1
      if generation - state.looked > changes {
        state.looked = generation
        for (other, place) in state.places where generation - place.generation > changes {
          forgotten.append(place)
          state.places[other] = nil
        }
      }
      if let group = state.places[selection]?.group {
        state.places[selection]?.question = state.questions
        state.places[selection]?.generation = generation
        return group
      }
      if state.places.count >= Self.capacity,
        let oldest = state.places.min(by: { $0.value.question < $1.value.question })
      {
        forgotten.append(oldest.value)
        state.places[oldest.key] = nil
      }
      let group = WatchedGroup(selection)
      state.places[selection] = Place(group: group, question: state.questions, generation: generation)
      return group
    }
  }
}
