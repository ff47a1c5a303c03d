import Glibc

/// A moment in UTC, to the microsecond: the resolution of the API's `MicroTime`.
struct Timestamp: Sendable, Hashable {
  /// How the API writes a moment.
  enum Precision: Sendable, Hashable {
    /// `metav1.Time`: RFC 3339 in whole seconds.
    case seconds
    /// `metav1.MicroTime`: RFC 3339 with six decimals.
    case microseconds
  }

  /// Microseconds since 1970-01-01T00:00:00Z.
  var microseconds: Int64

  /// The moment of the system's clock.
  static func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }

  /// RFC 3339 in UTC, rounded down to the precision.
  func rfc3339(_ precision: Precision) -> String {
    switch precision {
    case .seconds:
      return formatted("%Y-%m-%dT%H:%M:%SZ")
    case .microseconds:
      let digits = String(fraction)
      let zeros = String(repeating: "0", count: 6 - digits.count)
      return "\(formatted("%Y-%m-%dT%H:%M:%S")).\(zeros)\(digits)Z"
    }
  }

  /// The `Date` header's form, IMF-fixdate (RFC 9110, section 5.6.7).
  var httpDate: String {
    // The program never calls setlocale, so day and month names are the C locale's: English.
    formatted("%a, %d %b %Y %H:%M:%S GMT")
  }

  /// Microseconds past the whole second, 0 to 999,999, also before 1970.
  private var fraction: Int64 {
    let remainder = microseconds % 1_000_000
    return remainder < 0 ? remainder + 1_000_000 : remainder
  }

  private func formatted(_ format: String) -> String {
    var seconds = time_t((microseconds - fraction) / 1_000_000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    return String(unsafeUninitializedCapacity: 40) { buffer in
      buffer.withMemoryRebound(to: CChar.self) { strftime($0.baseAddress!, $0.count, format, &parts) }
    }
  }
}
