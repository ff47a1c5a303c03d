/// One figure of the report.
protocol Figure: Sendable {
  /// Its number, by which it is chosen.
  static var number: Int { get }
  /// What it is about.
  static var title: String { get }

  /// Measures it.
  ///
  /// - Parameter isQuick: Whether to try less often and for shorter, to see that it works.
  /// - Returns: The lines of the table.
  /// - Throws: When something that is measured fails.
  static func measure(isQuick: Bool) async throws -> [Measurement]
}
