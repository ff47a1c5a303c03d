import Testing

@testable import System

@Suite("IP addresses and networks")
struct IPAddressTests {
  @Test(
    "one address has one value, however it is written",
    arguments: [
      ("192.0.2.1", "::ffff:192.0.2.1"), ("192.0.2.1", "::ffff:c000:201"), ("fd00::1", "FD00:0:0:0:0:0:0:1"),
      ("fe80::1%eth0", "fe80::1"), ("::1", "0:0:0:0:0:0:0:1"),
    ])
  func same(one: String, other: String) throws {
    let one = try #require(IPAddress(one))
    #expect(one == IPAddress(other))
  }

  @Test(
    "what is no address is none",
    arguments: [
      "", ":", "192.0.2", "192.0.2.256", "192.0.2.1\0", "192.0.2.1, 192.0.2.2", "[::1]", "::1::", "unix:",
      "%eth0",
      "1.2.3.4 ", String(repeating: "1", count: 5000), "::" + String(repeating: "0", count: 44),
    ])
  func none(text: String) {
    #expect(IPAddress(text) == nil && IPAddress(text.utf8.span) == nil)
  }

  @Test("families are told apart, also where the bits agree")
  func families() throws {
    let (four, six) = (try #require(IPAddress("0.0.0.0")), try #require(IPAddress("::")))
    #expect(four != six && four.family == .ipv4 && six.family == .ipv6)
    #expect(IPAddress("192.0.2.1")?.bits == 0xC000_0201 << 96 && IPAddress("::2")?.bits == 2)
  }

  @Test(
    "this machine",
    arguments: [
      ("127.0.0.1", true), ("127.255.255.255", true), ("::1", true), ("::ffff:127.0.0.1", true),
      ("::2", false),
      ("128.0.0.1", false), ("::", false), ("0.0.0.0", false), ("1::1", false),
    ])
  func loopback(text: String, isLoopback: Bool) throws {
    #expect(try #require(IPAddress(text)).isLoopback == isLoopback)
  }

  @Test(
    "prefixes of networks",
    arguments: [
      ("10.0.0.1", "10.0.0.0", 8, true), ("11.0.0.1", "10.0.0.0", 8, false),
      ("10.0.1.255", "10.0.0.0", 23, true),
      ("10.0.2.0", "10.0.0.0", 23, false), ("1.2.3.4", "9.9.9.9", 0, true), ("1.2.3.4", "1.2.3.4", 32, true),
      ("1.2.3.5", "1.2.3.4", 32, false), ("1.2.3.4", "::", 0, false), ("1.2.3.4", "1.2.3.4", 33, false),
      ("::ffff:1.2.3.4", "1.2.3.0", 24, true),
    ])
  func networks(address: String, network: String, length: Int, isWithin: Bool) throws {
    let address = try #require(IPAddress(address))
    let known = IPNetwork(IPAddress(network)!, prefixLength: length)
    #expect((known?.contains(address) ?? false) == isWithin)
    #expect((IPNetwork("\(network)/\(length)")?.contains(address) ?? false) == isWithin)
  }

  @Test(
    "what is no network is none",
    arguments: [
      "", "/", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "::/9223372036854775808",
      "a/8",
      "10.0.0.0/8/8",
    ])
  func noNetwork(text: String) {
    #expect(IPNetwork(text) == nil)
  }
}
