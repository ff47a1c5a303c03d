/// What a list has come to.
public struct Listed<Object: Sendable>: Sendable {
  /// The objects, in the server's order.
  public var objects: [Object]
  /// The objects that cannot be read.
  public var unreadable: [UnreadableObject]

  /// Creates the result of a list.
  public init(_ objects: [Object] = [], unreadable: [UnreadableObject] = []) {
    self.objects = objects
    self.unreadable = unreadable
  }
}
