import Glibc

/// A moment of a clock that nobody sets, and that goes on while the machine sleeps: `CLOCK_BOOTTIME` of clock_gettime(2).
///
/// It is what `ContinuousClock.Instant` is, in one number whose size the compiler knows: that one's is only known at run time, and
/// each structure that has it inside is laid out, copied and compared by way of tables. Arithmetic saturates.
public struct MonotonicInstant: InstantProtocol, Sendable, Hashable {
  /// Nanoseconds, since the machine was started.
  private let nanoseconds: Int

  private init(nanoseconds: Int) {
    self.nanoseconds = nanoseconds
  }

  /// This moment.
  public static var now: MonotonicInstant {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return MonotonicInstant(nanoseconds: time.tv_sec &* 1_000_000_000 &+ time.tv_nsec)
  }

  /// The moment after a time, or before it for a negative one; the first or last that there is when that is out of range.
  public func advanced(by duration: Duration) -> MonotonicInstant {
    let (sum, isTooLarge) = nanoseconds.addingReportingOverflow(duration.nanoseconds)
    return MonotonicInstant(nanoseconds: isTooLarge ? (duration < .zero ? .min : .max) : sum)
  }

  /// The time from this moment to another one; negative when that comes before.
  public func duration(to other: MonotonicInstant) -> Duration {
    .nanoseconds(other.nanoseconds(since: self))
  }

  /// The nanoseconds from an earlier moment to this one; negative when that is the later one, and the nearest number that
  /// there is when it is too far.
  ///
  /// What a poll needs: a `Duration` has 128 bits, which take longer to put together and to take apart.
  package func nanoseconds(since other: MonotonicInstant) -> Int {
    let (difference, isTooLarge) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
    return isTooLarge ? (nanoseconds < 0 ? .min : .max) : difference
  }

  /// Whether the one comes before the other.
  public static func < (one: MonotonicInstant, other: MonotonicInstant) -> Bool {
    one.nanoseconds < other.nanoseconds
  }

  /// The moment after a time.
  public static func + (instant: MonotonicInstant, duration: Duration) -> MonotonicInstant {
    instant.advanced(by: duration)
  }

  /// The moment before another one by a time.
  public static func - (instant: MonotonicInstant, duration: Duration) -> MonotonicInstant {
    let (difference, isTooLarge) = instant.nanoseconds.subtractingReportingOverflow(duration.nanoseconds)
    return MonotonicInstant(nanoseconds: isTooLarge ? (duration < .zero ? .max : .min) : difference)
  }

  /// The time from the second moment to the first.
  public static func - (one: MonotonicInstant, other: MonotonicInstant) -> Duration {
    other.duration(to: one)
  }
}
