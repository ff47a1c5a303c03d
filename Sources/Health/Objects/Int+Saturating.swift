/// Arithmetic on numbers from outside: at the ends of the range the result stays there.
extension Int {
  /// The product, or the end of the range that it goes beyond.
  func saturatingTimes(_ other: Int) -> Int {
    let (product, isOverflow) = multipliedReportingOverflow(by: other)
    guard isOverflow else { return product }
    return (self < 0) == (other < 0) ? .max : .min
  }

  /// The sum, or the end of the range that it goes beyond.
  func saturatingPlus(_ other: Int) -> Int {
    let (sum, isOverflow) = addingReportingOverflow(other)
    guard isOverflow else { return sum }
    return self < 0 ? .min : .max
  }

  /// The difference, or the end of the range that it goes beyond.
  func saturatingMinus(_ other: Int) -> Int {
    let (difference, isOverflow) = subtractingReportingOverflow(other)
    guard isOverflow else { return difference }
    return self < 0 ? .min : .max
  }
}
