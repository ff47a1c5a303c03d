/// The addresses that begin with the same bits.
package struct IPNetwork: Sendable, Hashable {
  private let base: IPAddress
  private let mask: UInt128

  /// Makes a network of one of its addresses.
  ///
  /// - Parameters:
  ///   - address: An address in it.
  ///   - prefixLength: How many of its first bits all have; nil comes of more than it has.
  package init?(_ address: IPAddress, prefixLength: Int) {
    guard (0...address.family.bitCount).contains(prefixLength) else { return nil }
    mask = prefixLength == 0 ? 0 : UInt128.max << (128 - prefixLength)
    base = IPAddress(family: address.family, bits: address.bits & mask)
  }

  /// Reads `10.0.0.0/8` or `fc00::/7`; bits behind the prefix do not count.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPAddress(parts[0]), let length = Int(parts[1]) else { return nil }
    self.init(address, prefixLength: length)
  }

  /// Whether an address is one of the network's; those of the other family never are.
  package func contains(_ address: IPAddress) -> Bool {
    address.family == base.family && address.bits & mask == base.bits
  }

  /// The addresses of this machine alone: RFC 1122, section 3.2.1.3, and RFC 4291, section 2.5.3.
  package static let loopback = networks("127.0.0.0/8", "::1/128")

  /// Reads networks that are written here.
  package static func networks(_ texts: String...) -> [IPNetwork] {
    texts.compactMap { IPNetwork($0) }
  }
}
