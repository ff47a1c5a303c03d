import Glibc

/// An IPv4 or IPv6 address.
///
/// An IPv4 address that is written as an IPv6 one (`::ffff:192.0.2.1`) is what it is.
package struct IPAddress: Sendable, Hashable {
  /// The two kinds of addresses.
  package enum Family: Sendable {
    /// 32 bits.
    case ipv4
    /// 128 bits.
    case ipv6

    /// The bits of an address.
    package var bitCount: Int { self == .ipv4 ? 32 : 128 }
  }

  /// Which kind it is.
  package let family: Family
  /// Its bits, the first one highest; those of an IPv4 address are followed by zeros.
  package let bits: UInt128

  /// Makes an address of its bits.
  ///
  /// - Parameters:
  ///   - family: Which kind it is.
  ///   - bits: Its bits, the first one highest.
  package init(family: Family, bits: UInt128) {
    self.family = family
    self.bits = bits
  }

  /// Reads an address, without brackets and zone: inet_pton(3).
  package init?(_ text: Span<UInt8>) {
    var four: UInt32 = 0
    var sixteen: (high: UInt64, low: UInt64) = (0, 0)
    if Self.parse(text, AF_INET, into: &four) {
      self.init(family: .ipv4, bits: UInt128(UInt32(bigEndian: four)) << 96)
    } else if Self.parse(text, AF_INET6, into: &sixteen) {
      let (high, low) = (UInt64(bigEndian: sixteen.high), UInt64(bigEndian: sixteen.low))
      if high == 0, low >> 32 == 0xFFFF {
        self.init(family: .ipv4, bits: UInt128(low) << 96)
      } else {
        self.init(family: .ipv6, bits: UInt128(high) << 64 | UInt128(low))
      }
    } else {
      return nil
    }
  }

  /// Reads an address, without brackets; a zone (`%eth0`) may stand behind it and does not count.
  package init?(_ text: some StringProtocol) {
    let address = String(text.prefix { $0 != "%" })
    self.init(address.utf8.span)
  }

  /// Whether it is this machine: 127.0.0.0/8 or ::1.
  package var isLoopback: Bool { IPNetwork.loopback.contains { $0.contains(self) } }

  /// Reads an address as inet_pton(3) does, which writes it in network order.
  private static func parse<Address: BitwiseCopyable>(
    _ text: Span<UInt8>, _ family: CInt, into address: inout Address
  ) -> Bool {
    let longest = Int(INET6_ADDRSTRLEN) - 1
    guard text.count <= longest else { return false }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: longest + 1) { string in
      for index in text.indices {
        // inet_pton would stop at a NUL, and take what stands in front of it for the whole.
        guard text[index] != 0 else { return false }
        string[index] = CChar(bitPattern: text[index])
      }
      string[text.count] = 0
      // traps: the buffer is never empty, so it has an address.
      return inet_pton(family, string.baseAddress!, &address) == 1
    }
  }
}
