import Glibc

/// The name of an object's member, as it stands between the quotes; valid until the reader's text goes.
///
/// In a `switch` it equals the names that are written like it. API servers escape no name of a field.
struct JSONKey {
  let bytes: UnsafeBufferPointer<UInt8>

  static func ~= (name: StaticString, key: JSONKey) -> Bool {
    name.utf8CodeUnitCount == key.bytes.count
      && (key.bytes.isEmpty || memcmp(name.utf8Start, key.bytes.baseAddress!, key.bytes.count) == 0)
  }
}
