import Foundation

/// Numbers as a table shows them.
enum Number {
  /// Three significant digits, or all digits of a whole number.
  static func text(_ value: Double) -> String {
    let size = abs(value)
    let digits = size >= 100 || size == 0 || size == size.rounded() ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
    return String(format: "%.\(digits)f", value)
  }
}
