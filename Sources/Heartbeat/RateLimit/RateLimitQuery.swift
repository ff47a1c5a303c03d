/// What is asked about the windows of a client.
public enum RateLimitQuery: Sendable, Hashable {
  /// Count a request if there is room for it.
  case take
  /// Say what a request would meet, and count nothing.
  case peek
}
