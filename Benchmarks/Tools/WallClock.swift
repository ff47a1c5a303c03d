import Foundation

/// Moments of the machine's clock, by which the stand-in tells when it changed something.
enum WallClock {
  /// Now, in milliseconds since 1970.
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
  }

  /// Reads `2026-02-03T04:05:06.123456Z`, to the microsecond.
  static func milliseconds(_ text: String) -> Double? {
    let parts = text.dropLast().split(separator: ".")
    guard parts.count == 2, let fraction = Double("0.\(parts[1])"),
      let seconds = try? Date("\(parts[0])Z", strategy: .iso8601)
    else { return nil }
    return seconds.timeIntervalSince1970 * 1e3 + fraction * 1e3
  }
}
