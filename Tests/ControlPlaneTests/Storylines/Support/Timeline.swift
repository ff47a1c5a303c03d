import TestSupport

/// What was true and what was answered, moment by moment.
struct Timeline: Sendable {
  /// How the program comes to its answers.
  enum Mode: String, CaseIterable, Sendable {
    /// It is told of changes.
    case watch
    /// It reads for each poll.
    case live
  }

  /// Something has become true.
  struct Change {
    let moment: ContinuousClock.Instant
    let state: Truth.State
    let text: String
  }

  /// Somebody has asked.
  struct Poll {
    let mode: Mode
    let asked: ContinuousClock.Instant
    let answered: ContinuousClock.Instant
    let answer: Answer
  }

  /// An answer is right that was true so long before it was asked for, or is so long after it was given: the program and the
  /// test learn of a change one after the other.
  ///
  /// Before, that is what the program may be late. A live answer needs less: what it rests on is read after it was asked for,
  /// and only the test may learn of that earlier. After, it is what the test may be late, on a machine where all stories are
  /// told at once: no program knows of a change before it happens.
  private static func edges(of mode: Mode) -> (before: Duration, after: Duration) {
    let before = Duration.milliseconds(mode == .watch ? 500 : 250)
    return (before * Sanitizer.slowness, .seconds(2) * Sanitizer.slowness)
  }

  private let start = ContinuousClock.now
  private var changes: [Change] = []
  private(set) var polls: [Poll] = []
  /// The last poll of each mode.
  private(set) var last: [Mode: Poll] = [:]

  /// The states that were true at some time.
  var states: Set<Truth.State> { Set(changes.map(\.state)) }

  /// The answers that were right at no moment about theirs.
  var wrong: [Poll] { polls.filter { !isRight($0) } }

  /// How many polls of a mode there were.
  func count(of mode: Mode) -> Int {
    polls.count { $0.mode == mode }
  }

  /// Adds what is true from now on, if that is anything new.
  mutating func add(_ truth: Truth, at moment: ContinuousClock.Instant) {
    let text = truth.text(at: moment)
    guard changes.last?.text != text else { return }
    changes.append(Change(moment: moment, state: truth.state(at: moment), text: text))
  }

  /// Adds an answer.
  mutating func add(_ poll: Poll) {
    polls.append(poll)
    last[poll.mode] = poll
  }

  private func isRight(_ poll: Poll) -> Bool {
    let edges = Self.edges(of: poll.mode)
    let (first, last) = (poll.asked - edges.before, poll.answered + edges.after)
    let before = changes.last { $0.moment <= first }?.state ?? .open
    let about = changes.filter { $0.moment > first && $0.moment <= last }.map(\.state)
    return ([before] + about).contains { state in
      switch (state, poll.answer.status) {
      case (.up, 200), (.down, 503), (.open, 200), (.open, 503), (.open, 404): true
      default: false
      }
    }
  }
}

extension Timeline: CustomStringConvertible {
  /// A line for each change of the truth, and for each answer that is another than the one before.
  var description: String {
    var lines = changes.map { ($0.moment, "truth  \($0.text)") }
    var last: [Mode: String] = [:]
    for poll in polls {
      let text = "\(isRight(poll) ? "answer" : "WRONG ") \(poll.mode.rawValue) \(poll.answer)"
      if text != last[poll.mode] { lines.append((poll.answered, text)) }
      last[poll.mode] = text
    }
    return lines.sorted { $0.0 < $1.0 }.map { moment, text in
      let tenths = (moment - start) / .milliseconds(100)
      return "\(tenths.rounded() / 10) s  \(text)"
    }.joined(separator: "\n")
  }
}
