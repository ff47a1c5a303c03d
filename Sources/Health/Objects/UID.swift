/// A `metadata.uid`, in 16 bytes: there are a hundred thousand pods that name their owner by one.
///
/// API servers make them as RFC 4122 UUIDs. Any other text, which only references and tests have, is hashed: the same text
/// always gives the same value. Two texts that are made to give one gain nobody anything: who writes a reference may as well
/// write the uid itself.
public struct UID: Sendable, Hashable {
  private let high: UInt64
  private let low: UInt64

  /// Reads a uid; nil for an empty text, which is none.
  public init?(_ text: String) {
    var text = text
    guard let uid = text.withUTF8({ Self(utf8: $0) }) else { return nil }
    self = uid
  }

  /// Reads a uid from a text's bytes; nil when there are none.
  public init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
    guard !bytes.isEmpty else { return nil }
    if let (high, low) = Self.numbers(ofUUID: bytes) {
      (self.high, self.low) = (high, low)
    } else {
      high = Self.hash(bytes, from: 0xCBF2_9CE4_8422_2325)
      low = Self.hash(bytes, from: 0x6C62_272E_07BB_0142)
    }
  }

  /// Reads a UUID; nil for any other text.
  init?(uuid text: String) {
    var text = text
    guard let (high, low) = text.withUTF8({ Self.numbers(ofUUID: $0) }) else { return nil }
    (self.high, self.low) = (high, low)
  }

  private init(high: UInt64, low: UInt64) {
    (self.high, self.low) = (high, low)
  }

  /// What stands for none where there must be one.
  package static let none = UID(high: 0, low: 0)

  /// It, read as a UUID and written as API servers do.
  var uuidText: String {
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for half in [high, low] {
      for shift in stride(from: 60, through: 0, by: -4) {
        if [8, 13, 18, 23].contains(text.count) { text.append(UInt8(ascii: "-")) }
        let digit = UInt8(truncatingIfNeeded: half >> UInt64(shift)) & 15
        text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The 32 digits of a UUID as they are written by API servers: in lower case, 8-4-4-4-12.
  private static func numbers(ofUUID bytes: UnsafeBufferPointer<UInt8>) -> (high: UInt64, low: UInt64)? {
    guard bytes.count == 36 else { return nil }
    var (high, low): (UInt64, UInt64) = (0, 0)
    var digits = 0
    for place in 0..<36 {
      let byte = bytes[place]
      if place == 8 || place == 13 || place == 18 || place == 23 {
        guard byte == UInt8(ascii: "-") else { return nil }
        continue
      }
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      default: return nil
      }
      if digits < 16 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
      digits += 1
    }
    return (high, low)
  }

  /// FNV-1a, with a last step that spreads what short texts differ in (splitmix64).
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, from basis: UInt64) -> UInt64 {
    var hash = basis
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    hash = (hash ^ hash >> 30) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ hash >> 27) &* 0x94D0_49BB_1331_11EB
    return hash ^ hash >> 31
  }
}
