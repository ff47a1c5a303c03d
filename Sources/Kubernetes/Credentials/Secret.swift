/// A value that must not be seen: it prints as `<secret>`, also when something that holds it is printed.
struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The value itself, for the request that needs it.
  let value: String

  init(_ value: String) {
    self.value = value
  }

  var description: String { "<secret>" }
  var debugDescription: String { description }
  var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
