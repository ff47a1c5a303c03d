/// The form in which the log is written, a line for each message.
public enum LogFormat: String, Sendable, CaseIterable {
  /// For people: the time, the level, the message, then `key=value`.
  case text
  /// For programs: a JSON object, as nginx's access log has one for each request.
  case json
}
