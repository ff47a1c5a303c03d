import Glibc
import Health

/// Gives equal strings and dictionaries one storage.
///
/// A table of a fixed size, where a newcomer takes the place of what was there: what is often equal comes close
/// together (the pods of a ReplicaSet stand side by side in a list), and nothing is kept for ever. What is long is not
/// kept at all, or a table of long texts would hold gigabytes.
///
/// For one thread at a time.
package final class Interner {
  private struct Entry {
    let key: [UInt8]
    let value: [String: String]
  }

  private static let size = 1 << 14
  /// Of dictionaries and what pods have in common: these come side by side, or hardly ever again.
  private static let smallSize = 1 << 10
  /// Swift keeps strings up to this length without storage.
  private static let smallLimit = 15
  /// What is longer than so many bytes is not kept.
  private static let lengthLimit = 1024

  private var strings = [String?](repeating: nil, count: size)
  private var dictionaries = [Entry?](repeating: nil, count: smallSize)
  private var origins = [PodOrigin?](repeating: nil, count: smallSize)

  /// Creates a table of nothing.
  package init() {}

  /// A string with just these bytes; nil when they are no UTF-8.
  func string(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard (Self.smallLimit + 1...Self.lengthLimit).contains(bytes.count) else {
      return UTF8Text.string(bytes)
    }
    let index = Self.index(bytes)
    if let known = strings[index], Self.isEqual(known, bytes) { return known }
    let new = UTF8Text.string(bytes)
    strings[index] = new
    return new
  }

  /// What pods have in common, as it is known already, or from now on.
  func origin(_ origin: PodOrigin) -> PodOrigin {
    let index = origin.hashValue & (Self.smallSize - 1)
    if let known = origins[index], known == origin { return known }
    origins[index] = origin
    return origin
  }

  /// The dictionary that was made of just these bytes, if it is still known.
  func dictionary(_ bytes: UnsafeBufferPointer<UInt8>) -> [String: String]? {
    guard let entry = dictionaries[Self.index(bytes) & (Self.smallSize - 1)],
      entry.key.withUnsafeBufferPointer({ Self.isEqual($0, bytes) })
    else { return nil }
    return entry.value
  }

  /// Keeps a dictionary, and the bytes that it was made of.
  func remember(_ value: [String: String], for bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count <= Self.lengthLimit else { return }
    dictionaries[Self.index(bytes) & (Self.smallSize - 1)] = Entry(key: Array(bytes), value: value)
  }

  private static func index(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    return hasher.finalize() & (size - 1)
  }

  private static func isEqual(_ string: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    string.utf8.withContiguousStorageIfAvailable { isEqual($0, bytes) } ?? false
  }

  private static func isEqual(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    guard a.count == b.count, let left = a.baseAddress, let right = b.baseAddress else { return false }
    return memcmp(left, right, a.count) == 0
  }
}
