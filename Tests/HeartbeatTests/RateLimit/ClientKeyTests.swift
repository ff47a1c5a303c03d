import Testing

@testable import Heartbeat

@Suite struct ClientKeyTests {
  private func key(_ address: String) -> ClientKey {
    ClientKey(remoteAddress: address.utf8.span)
  }

  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1"),
    ("::ffff:192.0.2.1", "192.0.2.1"),
    ("::ffff:c000:201", "192.0.2.1"),
    ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
    ("2001:DB8:1:2::1", "2001:db8:1:2:0:0:0:1"),
    ("unix:", ""),
    ("unix:", "192.0.2.256"),
    ("unix:", "192.0.2.1\0"),
    ("unix:", "192.0.2"),
    ("unix:", "192.0.2.1, 192.0.2.2"),
    ("unix:", "[2001:db8::1]"),
    ("unix:", String(repeating: "1", count: 5000)),
  ])
  func addressesOfOneClientShareAKey(_ one: String, _ other: String) {
    #expect(key(one) == key(other))
    #expect(key(one).hashValue == key(other).hashValue)
  }

  @Test(arguments: [
    ("192.0.2.1", "192.0.2.2"),
    ("192.0.2.1", "c000:201::"),
    ("192.0.2.1", "::192.0.2.1"),
    ("2001:db8:1:2::1", "2001:db8:1:3::1"),
    ("0.0.0.0", "::"),
    ("0.0.0.0", "unix:"),
    ("::", "unix:"),
  ])
  func otherClientsHaveOtherKeys(_ one: String, _ other: String) {
    #expect(key(one) != key(other))
  }

  @Test func textThatIsNoAddressMakesTheUnknownKey() {
    #expect(key("unix:") == .unknown)
    #expect(key("192.0.2.1") != .unknown)
  }

  @Test(arguments: [
    "127.0.0.1", "10.0.0.0", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.0.1",
    "100.64.0.1", "100.127.255.255", "::1", "fc00::1", "fdff::1", "fe80::1", "febf::1", "::ffff:10.0.0.1",
    "unix:",
  ])
  func privateAddressesAreKnown(_ address: String) {
    #expect(key(address).isPrivate)
  }

  @Test(arguments: [
    "126.255.255.255", "128.0.0.0", "9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0", "169.253.0.0", "169.255.0.0", "100.63.255.255", "100.128.0.0", "2001:db8::1", "fbff::1",
    "fe00::1",
    "fec0::1", "ff02::1", "::ffff:8.8.8.8", "0:0:0:1::1",
  ])
  func otherAddressesAreNotPrivate(_ address: String) {
    #expect(!key(address).isPrivate)
  }

  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("255.255.255.255", "255.255.255.255"),
    ("0.0.0.0", "0.0.0.0"), ("2001:DB8:1:2::1", "2001:db8:1:2::/64"), ("2001:db8::1", "2001:db8::/64"),
    ("2001:0:0:1::1", "2001:0:0:1::/64"), ("0:0:0:1::1", "0:0:0:1::/64"), ("0:0:1::1", "0:0:1::/64"),
    ("::1", "::/64"), ("unix:", "unknown"),
  ])
  func aStoreThatOthersShareKnowsAClientByItsText(_ address: String, _ text: String) {
    #expect("\(key(address))" == text)
  }
}
