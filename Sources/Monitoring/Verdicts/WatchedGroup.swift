import Health
import Synchronization

/// What a selection comes to, kept from one question to the next: what has changed meanwhile is taken in by difference.
///
/// Its lock is for those who ask for this group alone. Whoever comes while another one brings it up to date waits for that, as
/// they would have to do the same.
final class WatchedGroup: Sendable {
  private struct State {
    var lists: [String: MemberList] = [:]
    /// What of the store is in the lists.
    var mark = VerdictStore.Mark()
    /// What is shown of the lists as they are.
    var answers = AnswerTable()
  }

  private let selection: Selection
  private let state = Mutex(State())

  /// Creates a group of which nothing is known.
  ///
  /// - Parameter selection: Its members.
  init(_ selection: Selection) {
    self.selection = selection
  }

  /// Looks at the members as they are now.
  ///
  /// - Parameters:
  ///   - store: What is known of them.
  ///   - body: Looks at them, by namespace.
  /// - Returns: What the body returns.
  func read<Result: Sendable>(from store: VerdictStore, _ body: ([String: MemberList]) -> Result) -> Result {
    state.withLock { state in
      update(&state, from: store)
      return body(state.lists)
    }
  }

  /// What is shown of the members as they are now: what is kept, or else what is made.
  ///
  /// - Parameters:
  ///   - question: What was asked for.
  ///   - store: What is known of the members.
  ///   - make: Makes it.
  /// - Returns: The same one each time, for one question and type, as long as nothing changes.
  func answer<Answer: GroupAnswer>(
    to question: some Hashable & Sendable, from store: VerdictStore,
    or make: ([String: MemberList]) -> Answer
  ) -> Answer {
    state.withLock { state in
      update(&state, from: store)
      if let known = state.answers.answer(to: question) as? Answer { return known }
      let made = make(state.lists)
      state.answers.keep(made, to: question)
      return made
    }
  }

  private func update(_ state: inout State, from store: VerdictStore) {
    let changes = store.changes(of: selection, since: &state.mark)
    guard !changes.isEmpty else { return }
    state.answers.removeAll()
    for (namespace, change) in changes {
      switch change {
      case .gone: state.lists[namespace] = nil
      case .replaced(let entries):
        state.lists[namespace] = MemberList(of: entries.values.filter(selection.contains))
      case .changed(let workloads):
        for (workload, entry) in workloads {
          let member = entry.flatMap { selection.contains($0) ? $0 : nil }
          state.lists[namespace, default: MemberList()].replace(workload, with: member)
        }
      }
    }
  }
}
