import Synchronization
import System

/// Lets requests of many threads go together.
///
/// A thread that comes while few batches are under way goes at once, alone. Those who come later wait, and go as one with the
/// next: then the oldest of them asks for all. The more ask at once, the less each of them costs both sides, and nobody waits
/// for more than the batch before its own.
final class BatchQueue: Sendable {
  /// What a thread is to do.
  enum Turn {
    /// Ask for these, its own among them, and then call ``finish()``.
    case lead([BatchTicket])
    /// Nothing: another one has asked, or its time is over.
    case answered
  }

  private struct State {
    var waiting: [BatchTicket] = []
    var underWay = 0
  }

  /// One is answered while another one is on its way.
  private static let mostUnderWay = 2

  private let state = Mutex(State())

  /// Waits for what a thread is to do for its request.
  ///
  /// - Parameters:
  ///   - ticket: The request.
  ///   - deadline: When to give up.
  /// - Returns: What to do.
  func join(_ ticket: BatchTicket, until deadline: MonotonicInstant) -> Turn {
    let goesAtOnce = state.withLock { state in
      guard state.underWay >= Self.mostUnderWay else {
        state.underWay += 1
        return true
      }
      state.waiting.append(ticket)
      return false
    }
    if goesAtOnce { return .lead([ticket]) }
    var turn = ticket.wait(until: deadline)
    if !turn.hasCome {
      let hasLeft = state.withLock { state in
        guard let index = state.waiting.firstIndex(where: { $0 === ticket }) else { return false }
        state.waiting.remove(at: index)
        return true
      }
      if hasLeft { return .answered }
      // Somebody asks for it already, whose time is over no later; or it is to lead.
      turn = ticket.wait(until: nil)
    }
    return turn.batch.map(Turn.lead) ?? .answered
  }

  /// Ends a batch, and lets the next one go.
  func finish() {
    let batch = state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.underWay -= 1
        return [] as [BatchTicket]
      }
      defer { state.waiting = [] }
      return state.waiting
    }
    batch.first?.lead(batch)
  }
}
