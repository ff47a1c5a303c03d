import Health

extension Optional where Wrapped == any Workload {
  /// Whether both are the same workload in the same state, or there is none.
  func isEqual(to other: (any Workload)?) -> Bool {
    func isEqual<Own: Workload>(_ own: Own) -> Bool { other as? Own == own }
    guard let self else { return other == nil }
    return isEqual(self)
  }
}
