import Glibc

/// Whose requests are counted together: an IPv4 address, or an IPv6 network of 64 bits.
///
/// A customer usually has a whole /64 (RFC 6177), so counting single IPv6 addresses would limit nobody.
public struct ClientKey: Sendable, Hashable, CustomStringConvertible {
  private enum Family: UInt8 {
    case ipv4
    case ipv6
    case unknown
    case shared
  }

  private let family: Family
  /// The IPv4 address in the upper half, or the first half of the IPv6 address.
  private let bits: UInt64

  /// The one key of all clients whose address is not known.
  static let unknown = ClientKey(family: .unknown, bits: 0)

  private init(family: Family, bits: UInt64) {
    self.family = family
    self.bits = bits
  }

  /// Reads `REMOTE_ADDR`.
  ///
  /// An IPv4 address that is written as an IPv6 one (`::ffff:192.0.2.1`) counts as what it is. Text that is
  /// no address, such as the `unix:` of a client that came by a unix socket, makes the ``unknown`` key.
  init(remoteAddress text: Span<UInt8>) {
    self = Self.ipv4(text) ?? Self.ipv6(text) ?? .unknown
  }

  /// The key of one of so many that newcomers are assigned to, when there is no room for a key of their own.
  ///
  /// The hash is seeded anew by each process, so that nobody can choose addresses that share one.
  func shared(outOf count: Int) -> ClientKey {
    ClientKey(family: .shared, bits: UInt64(UInt(bitPattern: hashValue)) % UInt64(count))
  }

  /// Whether the address is of a kind that no client on the internet has.
  ///
  /// Loopback, RFC 1918, link-local, unique local (RFC 4193) and shared (RFC 6598) addresses, and unknown
  /// ones: the many requests of such a client are rather those of many clients behind one proxy.
  var isPrivate: Bool {
    switch family {
    case .ipv4:
      hasPrefix(0x7F, length: 8)  // 127.0.0.0/8
        || hasPrefix(0x0A, length: 8)  // 10.0.0.0/8
        || hasPrefix(0xAC1, length: 12)  // 172.16.0.0/12
        || hasPrefix(0xC0A8, length: 16)  // 192.168.0.0/16
        || hasPrefix(0xA9FE, length: 16)  // 169.254.0.0/16
        || hasPrefix(0x191, length: 10)  // 100.64.0.0/10
    case .ipv6:
      bits == 0  // ::/64, of which only the loopback address ::1 is in use
        || hasPrefix(0x7E, length: 7)  // fc00::/7
        || hasPrefix(0x3FA, length: 10)  // fe80::/10
    case .unknown, .shared:
      true
    }
  }

  private func hasPrefix(_ prefix: UInt64, length: Int) -> Bool {
    bits >> (64 - length) == prefix
  }

  /// What a store that others share may know it by: `192.0.2.1`, `2001:db8:1:2::/64` or `unknown`.
  ///
  /// The same for one client in every process, and for no two clients.
  public var description: String {
    switch family {
    case .ipv4: (0..<4).map { String(bits >> (56 - 8 * $0) & 0xFF) }.joined(separator: ".")
    case .ipv6: Self.network(bits)
    case .unknown: "unknown"
    case .shared: "shared:\(bits)"
    }
  }

  /// The network as RFC 5952 has it: the zeros at the end, of which there are four groups or more, are the longest run.
  private static func network(_ bits: UInt64) -> String {
    var groups = (0..<4).map { bits >> (48 - 16 * $0) & 0xFFFF }
    while groups.last == 0 { groups.removeLast() }
    return groups.map { String($0, radix: 16) }.joined(separator: ":") + "::/64"
  }

  private static func ipv4(_ text: Span<UInt8>) -> ClientKey? {
    var address: UInt32 = 0
    guard parse(text, family: AF_INET, into: &address) else { return nil }
    return ClientKey(family: .ipv4, bits: UInt64(UInt32(bigEndian: address)) << 32)
  }

  private static func ipv6(_ text: Span<UInt8>) -> ClientKey? {
    var address: (high: UInt64, low: UInt64) = (0, 0)
    guard parse(text, family: AF_INET6, into: &address) else { return nil }
    let (high, low) = (UInt64(bigEndian: address.high), UInt64(bigEndian: address.low))
    if high == 0, low >> 32 == 0xFFFF {
      return ClientKey(family: .ipv4, bits: low << 32)
    }
    return ClientKey(family: .ipv6, bits: high)
  }

  /// Reads an address with `inet_pton`, which writes it in network order.
  private static func parse<Address: BitwiseCopyable>(
    _ text: Span<UInt8>, family: CInt, into address: inout Address
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
