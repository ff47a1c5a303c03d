/// What is known of a workload at a moment.
public enum Standing: Sendable, Hashable {
  /// How it is; kept apart, as many standings are put in order together.
  indirect case verdict(Verdict)
  /// It cannot be read, for this reason, so that nobody can say how it is.
  case unreadable(String)
}
