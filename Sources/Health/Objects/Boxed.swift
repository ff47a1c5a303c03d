/// A value that is seldom there, kept apart: where it is not, it takes a word.
///
/// There are tens of thousands of containers in a cluster, and few have ever crashed.
indirect enum Boxed<Value: Sendable & Hashable>: Sendable, Hashable {
  case absent
  case present(Value)

  /// Keeps a value, if there is one.
  init(_ value: Value?) {
    self = value.map(Boxed.present) ?? .absent
  }

  /// The value, if there is one.
  var value: Value? {
    switch self {
    case .absent: nil
    case .present(let value): value
    }
  }
}
