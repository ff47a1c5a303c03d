import FoundationEssentials
import System

extension RateLimit {
  /// When a window ends that begins now, in Unix seconds, rounded up.
  ///
  /// - Parameter now: What the wall clock shows, whatever that is.
  /// - Returns: The end, or the nearest number that there is.
  func resetTime(from now: Date) -> Int {
    Int(saturating: (now.timeIntervalSince1970 + period / .seconds(1)).rounded(.up))
  }
}

extension Int {
  /// The number, or the nearest that there is; 0 for what is no number.
  fileprivate init(saturating number: Double) {
    // Doubles next to the ends of Int, which are none themselves.
    // traps: kept within the range of Int.
    self = number.isNaN ? 0 : Int(Swift.min(Swift.max(number, -0x1p62), 0x1p62))
  }
}
