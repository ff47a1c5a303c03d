import FoundationEssentials

/// The pods of a workload that have ended, by when they did.
struct FinishedPods: Sendable, Hashable {
  /// What many of them have in common.
  private struct Mark: Sendable, Hashable, Comparable {
    let end: Date
    let hasFailed, wasTaken, hasServed: Bool

    init(_ pod: FinishedPod) {
      (end, hasFailed, wasTaken, hasServed) = (pod.end, pod.hasFailed, pod.wasTaken, pod.hasServed)
    }

    private var bits: Int { (hasFailed ? 4 : 0) + (wasTaken ? 2 : 0) + (hasServed ? 1 : 0) }

    static func < (left: Mark, right: Mark) -> Bool { (left.end, left.bits) < (right.end, right.bits) }
  }

  private var pods = SortedList<FinishedPod>()
  private var marks = CountedList<Mark>()

  /// Puts a pod in.
  mutating func insert(_ pod: FinishedPod) {
    pods.insert(pod)
    marks.insert(Mark(pod))
  }

  /// Takes a pod out, once; one that is not there changes nothing.
  mutating func remove(_ pod: FinishedPod) {
    pods.remove(pod)
    marks.remove(Mark(pod))
  }

  /// What there is to say of those that accuse their workload.
  ///
  /// They lie around long after others took their place, so a few accuse only while nothing replaces them.
  ///
  /// - Parameters:
  ///   - isShort: Fewer live pods exist than desired, and nothing excuses that.
  ///   - limit: How many reasons are wanted at most.
  ///   - clock: When.
  /// - Returns: Reasons for those that ended last, and how many accuse.
  func accusing(
    isShort: Bool, limit: Int, at clock: inout EvaluationClock
  ) -> (reasons: [Reason], count: Int) {
    let now = clock.now
    let failed = recent(at: &clock, where: \.hasFailed)
    if isShort { return (pods.suffix(limit).map(\.reason), pods.count) }
    guard Self.incidents(in: failed) >= Thresholds.incidents else { return ([], 0) }
    let last = pods.suffix(limit, where: \.hasFailed, until: { Self.isPast($0.end, at: now) })
    return (last.map(\.reason), failed.total())
  }

  /// How many have served and ended within ten minutes.
  func countLost(at clock: inout EvaluationClock) -> Int {
    recent(at: &clock, where: \.hasServed).total()
  }

  /// Those of a sort that ended within ten minutes.
  private func recent(
    at clock: inout EvaluationClock, where isIncluded: (Mark) -> Bool
  ) -> [CountedList<Mark>.Entry] {
    let now = clock.now
    let recent = marks.entries[marks.place { Self.isPast($0.end, at: now) }...].filter {
      isIncluded($0.element)
    }
    // The first of them tells when their number changes.
    if let first = recent.first { _ = clock.isOver(Thresholds.crashMemory, since: first.element.end) }
    return recent
  }

  /// Whether an end is so long ago that it is history.
  private static func isPast(_ end: Date, at now: Date) -> Bool {
    var clock = EvaluationClock(now)
    return clock.isOver(Thresholds.crashMemory, since: end)
  }

  /// How many things have happened: what a node takes along together is one.
  private static func incidents(in failed: [CountedList<Mark>.Entry]) -> Int {
    var count = 0
    var first: Date?
    for end in failed.lazy.filter(\.element.wasTaken).map(\.element.end) {
      if let first, end.timeIntervalSince(first) <= Thresholds.incidentWindow { continue }
      first = end
      count += 1
    }
    return count + failed.total { !$0.wasTaken }
  }
}
