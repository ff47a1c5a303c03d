import Synchronization

/// The bytes that all answers under way may take together.
///
/// One answer is bounded by itself; a hundred at once are bounded here. Safe from many threads at once.
final class BodyBudget: Sendable {
  /// What one answer has taken; given back when nobody holds it any more.
  final class Share: Sendable {
    private let budget: BodyBudget
    private let limit: Int
    private let taken = Atomic(0)

    fileprivate init(_ budget: BodyBudget, limit: Int) {
      self.budget = budget
      self.limit = limit
    }

    deinit {
      budget.used.subtract(taken.load(ordering: .relaxed), ordering: .relaxed)
    }

    /// Takes more bytes; false, and none taken, when there are not as many left.
    func take(_ count: Int) -> Bool {
      let used = budget.used.add(count, ordering: .relaxed).newValue
      guard used <= limit else {
        budget.used.subtract(count, ordering: .relaxed)
        return false
      }
      taken.add(count, ordering: .relaxed)
      return true
    }

    /// Gives bytes back that are needed no longer.
    func giveBack(_ count: Int) {
      taken.subtract(count, ordering: .relaxed)
      budget.used.subtract(count, ordering: .relaxed)
    }
  }

  /// Who takes.
  enum Taker {
    /// A read for a poll.
    case read
    /// A list or watch: polls must not keep it from its work.
    case stream
  }

  /// The bytes that all may take together.
  let limit: Int
  private let used = Atomic(0)

  /// Creates a budget of which nothing is taken.
  init(limit: Int) {
    self.limit = limit
  }

  /// A share for one answer, with nothing taken.
  func share(for taker: Taker) -> Share {
    Share(self, limit: taker == .read ? limit / 4 * 3 : limit)
  }

  /// The bytes that are taken now.
  var taken: Int { used.load(ordering: .relaxed) }
}
