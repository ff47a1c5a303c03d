/// A count, or a percentage of a deployment's desired replicas.
///
/// Kubernetes writes it as `IntOrString`: `1` or `"25%"`.
public enum IntOrPercent: Sendable, Hashable {
  case count(Int)
  case percent(Int)

  /// Which way a percentage that is no whole number of pods goes.
  public enum Rounding: Sendable {
    case down
    case up
  }

  /// Reads `3` or `25%`.
  ///
  /// - Returns: nil for anything else, for a negative number, and for one that no API server accepts
  ///   (more than 2³¹ − 1).
  @inlinable
  public init?(_ text: some StringProtocol) {
    var (number, digits, isPercent) = (0, 0, false)
    for byte in text.utf8 {
      guard !isPercent else { return nil }
      switch byte {
      case UInt8(ascii: "%"): isPercent = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        number = number * 10 + Int(byte - UInt8(ascii: "0"))
        digits += 1
        guard number <= Int(Int32.max) else { return nil }
      default: return nil
      }
    }
    guard digits > 0 else { return nil }
    self = isPercent ? .percent(number) : .count(number)
  }

  /// Reads how many pods must be ready: from 1 on, or from 1% to 100%.
  ///
  /// - Returns: nil for anything else.
  public init?(required text: some StringProtocol) {
    self.init(text)
    switch self {
    case .count(let count) where count >= 1: break
    case .percent(let percent) where (1...100).contains(percent): break
    default: return nil
    }
  }

  /// The number of pods that this stands for.
  ///
  /// Source: `intstr.GetScaledValueFromIntOrPercent` of k8s.io/apimachinery.
  ///
  /// - Parameters:
  ///   - total: The pods that are 100%; not negative.
  ///   - rounding: The direction for a percentage. A count is taken as it is.
  /// - Returns: The pods; more than `total` when the value says so.
  public func resolved(of total: Int, rounding: Rounding) -> Int {
    switch self {
    case .count(let count): return count
    case .percent(let percent):
      let hundredths = percent.saturatingTimes(total)
      return rounding == .down ? hundredths / 100 : hundredths.saturatingPlus(99) / 100
    }
  }
}
