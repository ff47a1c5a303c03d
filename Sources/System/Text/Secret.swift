/// A token, a password or a header with one in it: whatever prints it prints `<redacted>`, also when something that holds
/// it is printed.
public struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// What stands in its place.
  package static let redacted = "<redacted>"

  /// The bytes themselves, for what needs them.
  package let bytes: [UInt8]

  /// Makes a secret of bytes.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Makes a secret of a text.
  package init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// The text itself, for what needs it.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Compares in a time that depends on the lengths alone, and not on how many bytes agree.
  public static func == (one: Secret, other: Secret) -> Bool {
    guard one.bytes.count == other.bytes.count else { return false }
    var difference: UInt8 = 0
    for index in one.bytes.indices { difference |= one.bytes[index] ^ other.bytes[index] }
    return difference == 0
  }

  /// Always `<redacted>`.
  public var description: String { Self.redacted }

  /// Always `<redacted>`.
  public var debugDescription: String { description }

  /// A mirror without children, so that `dump` and string interpolation of what holds it show nothing either.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
