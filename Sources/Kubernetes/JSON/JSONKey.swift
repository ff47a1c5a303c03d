import Glibc

/// The name of an object's member, as it stands between the quotes; valid until the reader's text goes.
///
/// In a `switch` it equals the names that are written like it. API servers escape no name of a field.
struct JSONKey {
  let bytes: UnsafeBufferPointer<UInt8>

  static func ~= (name: StaticString, key: JSONKey) -> Bool {
    guard name.utf8CodeUnitCount == key.bytes.count, let bytes = key.bytes.baseAddress else { return false }
    return memcmp(name.utf8Start, bytes, key.bytes.count) == 0
  }
}
