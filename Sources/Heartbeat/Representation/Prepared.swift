import Monitoring

/// A value that is kept beside what it is made of.
final class Prepared<Value: Sendable>: Sendable {
  let value: Value

  init(_ value: Value) {
    self.value = value
  }
}

extension Prepared: GroupAnswer where Value == Representation {
  /// How many bytes the body has.
  var byteCount: Int { value.body.count }
}
