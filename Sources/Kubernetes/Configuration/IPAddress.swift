import Glibc

/// An IPv4 or IPv6 address, as its bytes in network order.
struct IPAddress: Sendable, Equatable {
  /// 4 or 16 of them; an IPv4 address mapped into IPv6 has 4.
  let bytes: [UInt8]
  /// Whether it was written as an IPv6 address.
  let isIPv6: Bool

  /// Reads an address, without brackets; an IPv6 address may have a zone (`%eth0`).
  init?(_ text: String) {
    let address = text.prefix { $0 != "%" }
    isIPv6 = address.contains(":")
    var buffer = [UInt8](repeating: 0, count: isIPv6 ? 16 : 4)
    guard inet_pton(isIPv6 ? AF_INET6 : AF_INET, String(address), &buffer) == 1 else { return nil }
    let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
    bytes = buffer.starts(with: mappedPrefix) ? Array(buffer.dropFirst(12)) : buffer
  }

  /// Whether it is this machine: 127.0.0.0/8 or ::1.
  var isLoopback: Bool {
    bytes.count == 4 ? bytes[0] == 127 : bytes.last == 1 && bytes.dropLast().allSatisfy { $0 == 0 }
  }

  /// Whether the first `length` bits are those of a network.
  func isWithin(_ network: IPAddress, prefixLength length: Int) -> Bool {
    guard bytes.count == network.bytes.count, (0...bytes.count * 8).contains(length) else { return false }
    return zip(bytes, network.bytes).enumerated().allSatisfy { index, pair in
      let bits = min(8, max(0, length - index * 8))
      return (pair.0 ^ pair.1) & ~UInt8(truncatingIfNeeded: 0xff >> bits) == 0
    }
  }
}
