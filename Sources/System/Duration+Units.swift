package import Dispatch
import Glibc

/// Numbers of a unit, as C and Dispatch want them. What does not fit becomes the nearest number that does.
extension Duration {
  /// Whole seconds; a part of one does not count.
  package var wholeSeconds: Int { Int(clamping: components.seconds) }

  /// Seconds and parts of them.
  package var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }

  /// Whole seconds, a part of one counting as one.
  package var secondsRoundedUp: Int { whole(of: Self.second, roundedUp: true) }

  /// Whole milliseconds, a part of one counting as one: who waits for so long has not waited for less.
  package var milliseconds: Int { whole(of: Self.second / 1000, roundedUp: true) }

  /// Whole microseconds; a part of one does not count.
  package var microseconds: Int { whole(of: Self.second / 1_000_000) }

  /// Whole nanoseconds; a part of one does not count.
  package var nanoseconds: Int { whole(of: Self.second / 1_000_000_000) }

  /// Milliseconds as poll(2) takes them: at least 0.
  package var pollMilliseconds: Int32 { Int32(clamping: max(0, milliseconds)) }

  /// The same for Dispatch, whose clock counts whole nanoseconds.
  package var dispatchInterval: DispatchTimeInterval { .nanoseconds(nanoseconds) }

  /// The same in two parts, for system calls that wait, which take no time below 0; the nanoseconds are below 10⁹.
  var parts: (seconds: Int, nanoseconds: Int) {
    guard self > .zero else { return (0, 0) }
    return (wholeSeconds, Int(clamping: components.attoseconds / 1_000_000_000))
  }

  var timespec: timespec { Glibc.timespec(tv_sec: parts.seconds, tv_nsec: parts.nanoseconds) }

  var timeval: timeval { Glibc.timeval(tv_sec: parts.seconds, tv_usec: parts.nanoseconds / 1000) }

  /// The attoseconds of a second.
  private static let second: Int64 = 1_000_000_000_000_000_000

  /// How many whole units there are.
  ///
  /// - Parameters:
  ///   - unit: The attoseconds of one; a second is a whole number of them.
  ///   - roundedUp: Whether a part of a unit counts as one.
  /// - Returns: The number, or the nearest one that an `Int` can hold.
  private func whole(of unit: Int64, roundedUp: Bool = false) -> Int {
    let (seconds, attoseconds) = components
    let (units, isTooLarge) = seconds.multipliedReportingOverflow(by: Self.second / unit)
    guard !isTooLarge else { return seconds < 0 ? .min : .max }
    let part = attoseconds / unit + (roundedUp && attoseconds % unit > 0 ? 1 : 0)
    let (sum, isSumTooLarge) = units.addingReportingOverflow(part)
    guard !isSumTooLarge else { return units < 0 ? .min : .max }
    return Int(clamping: sum)
  }
}

extension timespec {
  /// The moment after so long a time from now, on the clock `CLOCK_MONOTONIC`.
  static func monotonic(after duration: Duration) -> timespec {
    var moment = timespec()
    clock_gettime(CLOCK_MONOTONIC, &moment)
    let wait = duration.timespec
    // Both below 10⁹.
    let nanoseconds = moment.tv_nsec + wait.tv_nsec
    moment.tv_nsec = nanoseconds % 1_000_000_000
    let (seconds, isTooLarge) = moment.tv_sec.addingReportingOverflow(nanoseconds / 1_000_000_000)
    let (sum, isSumTooLarge) = seconds.addingReportingOverflow(wait.tv_sec)
    moment.tv_sec = isTooLarge || isSumTooLarge ? .max : sum
    return moment
  }
}
