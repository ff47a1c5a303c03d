/// A sum of bytes that tells them from others, without a secret: who wants to can make bytes of a given sum.
///
/// It takes four words of eight bytes at the same time, a quarter as fast as they are copied.
///
/// Source: *xxHash fast digest algorithm*, version 0.1.1, section *XXH64 algorithm description*.
package enum XXH64 {
  private static let primes: (UInt64, UInt64, UInt64, UInt64, UInt64) = (
    0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63,
    0x27D4_EB2F_1656_67C5
  )

  /// The sum of bytes, with the seed 0.
  package static func sum(_ bytes: [UInt8]) -> UInt64 {
    bytes.withUnsafeBytes { bytes in
      var place = 0
      var sum: UInt64
      if bytes.count >= 32 {
        sum = lanes(bytes, &place)
      } else {
        sum = primes.4
      }
      sum &+= UInt64(bytes.count)
      while bytes.count - place >= 8 {
        sum = turned(sum ^ mixed(0, word(bytes, &place)), 27) &* primes.0 &+ primes.3
      }
      if bytes.count - place >= 4 {
        let half = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
        sum = turned(sum ^ (UInt64(half) &* primes.0), 23) &* primes.1 &+ primes.2
        place += 4
      }
      for byte in bytes[place...] { sum = turned(sum ^ (UInt64(byte) &* primes.4), 11) &* primes.0 }
      sum = (sum ^ (sum >> 33)) &* primes.1
      sum = (sum ^ (sum >> 29)) &* primes.2
      return sum ^ (sum >> 32)
    }
  }

  /// Takes as many stripes of 32 bytes as there are.
  private static func lanes(_ bytes: UnsafeRawBufferPointer, _ place: inout Int) -> UInt64 {
    var (first, second, third, fourth) = (primes.0 &+ primes.1, primes.1, UInt64(0), 0 &- primes.0)
    while bytes.count - place >= 32 {
      first = mixed(first, word(bytes, &place))
      second = mixed(second, word(bytes, &place))
      third = mixed(third, word(bytes, &place))
      fourth = mixed(fourth, word(bytes, &place))
    }
    var sum = turned(first, 1) &+ turned(second, 7) &+ turned(third, 12) &+ turned(fourth, 18)
    sum = (sum ^ mixed(0, first)) &* primes.0 &+ primes.3
    sum = (sum ^ mixed(0, second)) &* primes.0 &+ primes.3
    sum = (sum ^ mixed(0, third)) &* primes.0 &+ primes.3
    return (sum ^ mixed(0, fourth)) &* primes.0 &+ primes.3
  }

  /// The next eight bytes, of which the caller knows that they are there.
  private static func word(_ bytes: UnsafeRawBufferPointer, _ place: inout Int) -> UInt64 {
    defer { place += 8 }
    return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }

  private static func mixed(_ sum: UInt64, _ word: UInt64) -> UInt64 {
    turned(sum &+ word &* primes.1, 31) &* primes.0
  }

  private static func turned(_ value: UInt64, _ bits: UInt64) -> UInt64 {
    value << bits | value >> (64 - bits)
  }
}
