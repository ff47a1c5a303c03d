extension Reason: Sortable {
  /// The worst first.
  static func precedes(_ left: Reason, _ right: Reason) -> Bool { isWorse(left, right) }
}
