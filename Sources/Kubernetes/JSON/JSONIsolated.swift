/// What has become of a value whose faults are its own.
enum JSONIsolated<Value> {
  case value(Value)
  /// It could not be read, for this reason; the reader is at its beginning and knows nothing but its text.
  case unreadable(JSONError, text: JSONReader)
}
