/// What is shown of something, by what was asked for: kept as long as that does not change.
///
/// Bounded: who asks in ever new ways makes room by what was kept before.
struct AnswerTable: Sendable {
  /// The most answers that are kept.
  static let capacity = 16
  /// The most bytes that they have together.
  static let mostBytes = 1 << 20

  /// A question of any type.
  private struct Key: Hashable, Sendable {
    let question: any Hashable & Sendable

    static func == (left: Key, right: Key) -> Bool {
      AnyHashable(left.question) == AnyHashable(right.question)
    }

    func hash(into hasher: inout Hasher) { question.hash(into: &hasher) }
  }

  private var answers: [Key: any GroupAnswer] = [:]
  private var bytes = 0

  /// Creates an empty table.
  init() {}

  /// What is kept of a question.
  func answer(to question: any Hashable & Sendable) -> (any GroupAnswer)? {
    answers[Key(question: question)]
  }

  /// Keeps an answer that is not there, unless it is too large.
  mutating func keep(_ answer: any GroupAnswer, to question: any Hashable & Sendable) {
    let size = answer.byteCount
    guard size <= Self.mostBytes else { return }
    if answers.count >= Self.capacity || size > Self.mostBytes - bytes { removeAll() }
    // One of another type may have been there: its bytes stay counted, and no more than that comes of it.
    answers[Key(question: question)] = answer
    bytes += size
  }

  /// Forgets all of them.
  mutating func removeAll() {
    answers = [:]
    bytes = 0
  }
}

/// What is shown of a group.
public protocol GroupAnswer: AnyObject, Sendable {
  /// How many bytes are kept with it.
  var byteCount: Int { get }
}
