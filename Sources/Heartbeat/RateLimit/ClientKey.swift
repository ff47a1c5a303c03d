import System

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
    guard let address = IPAddress(text) else {
      self = .unknown
      return
    }
    self.init(
      family: address.family == .ipv4 ? .ipv4 : .ipv6, bits: UInt64(truncatingIfNeeded: address.bits >> 64))
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
    guard let address else { return true }
    return Self.privateNetworks.contains { $0.contains(address) }
  }

  private static let privateNetworks = IPNetwork.networks(
    "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10",
    // Of its addresses only the loopback address ::1 is in use.
    "::/64",
    "fc00::/7", "fe80::/10")

  /// The address, with zeros in place of what does not count; nil for keys that are none.
  private var address: IPAddress? {
    switch family {
    case .ipv4: IPAddress(family: .ipv4, bits: UInt128(bits) << 64)
    case .ipv6: IPAddress(family: .ipv6, bits: UInt128(bits) << 64)
    case .unknown, .shared: nil
    }
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
}
