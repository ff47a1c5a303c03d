import Foundation

/// Reads moments that are written relative to *now*, as the fixtures of `kube-stand-in` have them: `now`, `now-1h30m`,
/// `now+10s`, with units `d`, `h`, `m` and `s`.
enum RelativeMoment {
  private static let units: [Character: Double] = ["d": 86_400, "h": 3_600, "m": 60, "s": 1]

  /// Seconds after *now*, negative before it; nil for what is no relative moment.
  static func seconds(_ text: String) -> Double? {
    guard text.hasPrefix("now") else { return nil }
    var rest = text.dropFirst(3)
    guard let sign = rest.popFirst() else { return 0 }
    guard sign == "-" || sign == "+", !rest.isEmpty else { return nil }
    var sum = 0.0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      guard let number = Double(digits), let unit = rest.popFirst(), let seconds = units[unit] else {
        return nil
      }
      sum += number * seconds
    }
    return sign == "-" ? -sum : sum
  }

  /// Whether there is a timestamp under a key: `…Timestamp`, `…Time`, `…At`, or the annotation that is one.
  static func isTimestamp(_ key: String) -> Bool {
    ["Timestamp", "Time", "At", "/maintenance-until"].contains { key.hasSuffix($0) }
  }

  /// As the API writes a moment: RFC 3339 in whole seconds.
  static func rfc3339(_ moment: Date) -> String {
    moment.formatted(.iso8601)
  }
}
