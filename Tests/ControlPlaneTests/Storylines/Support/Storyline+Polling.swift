import Foundation
import Synchronization
import TestSupport

extension Storyline {
  /// Polls each mode in a thread of its own, so that what tests do besides makes no poll late.
  func startPolling() {
    let servers = [(Timeline.Mode.watch, space.server as HeartbeatServer?), (.live, space.liveServer)]
    for case (let mode, let server?) in servers {
      let url = server.verdict("\(space.namespace)/\(resource.name)/\(name)")
      record.withLock { $0.pollers += 1 }
      TestThread.start { [self] in poll(url, mode) }
    }
  }

  private func poll(_ url: String, _ mode: Timeline.Mode) {
    var next = ContinuousClock.now
    while !record.withLock({ $0.isOver }) {
      let asked = ContinuousClock.now
      let answer = Self.ask(url)
      let poll = Timeline.Poll(mode: mode, asked: asked, answered: .now, answer: answer)
      record.withLock { record in
        // Time alone may have changed it.
        record.timeline.add(record.truth, at: poll.answered)
        // Whoever is told that too many ask at once knows nothing, and comes again: all stories ask at once.
        if !answer.isOverload { record.timeline.add(poll) }
      }
      // After a slow answer the next poll comes at once, and no others to make up for it.
      next = max(next + mode.period, poll.answered)
      let pause = next - .now
      if pause > .zero { usleep(UInt32(pause / .microseconds(1))) }
    }
    record.withLock { $0.pollers -= 1 }
  }

  /// Waits for so many polls more, in each mode.
  func polls(_ count: Int) async throws {
    let goals = Timeline.Mode.allCases.map { mode in (mode, timeline.count(of: mode) + count) }
    let isMet = await holds {
      let timeline = timeline
      return goals.allSatisfy { mode, goal in
        mode == .live && space.liveServer == nil || timeline.count(of: mode) >= goal
      }
    }
    guard isMet else { throw NotMet("\(count) polls more") }
  }

  /// Ends it, and waits for the last answers.
  func stopPolling() async {
    record.withLock { $0.isOver = true }
    _ = await holds { record.withLock { $0.pollers == 0 } }
  }

  /// Asks on a connection of its own.
  ///
  /// - Parameter url: Where.
  /// - Returns: The answer, of status 0 when there was none.
  private static func ask(_ url: String) -> Answer {
    guard let target = URL(string: url), let query = target.query,
      let connection = try? RawConnection(to: url, limit: .seconds(60))
    else { return Answer(0, nil, []) }
    connection.send("GET \(target.path)?\(query) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    let text = (try? connection.readToEnd()) ?? ""
    let end = text.range(of: "\r\n\r\n")?.upperBound ?? text.endIndex
    return Answer(Int(text.dropFirst(9).prefix(3)) ?? 0, body: String(text[end...]))
  }
}

extension Timeline.Mode {
  /// Between two polls.
  fileprivate var period: Duration {
    switch self {
    case .watch: .milliseconds(200)
    // It costs the API server three reads.
    case .live: .seconds(1)
    }
  }
}

extension Answer {
  /// Too many polls are being answered; there is no verdict.
  fileprivate var isOverload: Bool { status == 503 && state == nil }
}
