/// How far what a watch has told can be trusted.
enum Freshness: Sendable {
  /// Nothing is known, or nothing is watched.
  case unknown
  /// It was so at this moment at least.
  case confirmed(Confirmation)
  /// It was so at this moment, and the watch has been broken since.
  case broken(since: Confirmation)
}
