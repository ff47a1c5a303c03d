import Testing

@testable import FastCGI

@Suite struct ListenAddressTests {
  @Test(arguments: [
    ("unix:/run/x.sock", ListenAddress.unix("/run/x.sock")),
    ("unix:/with:colon", .unix("/with:colon")),
    ("unix:/" + String(repeating: "a", count: 106), .unix("/" + String(repeating: "a", count: 106))),
    ("127.0.0.1:9000", .tcp(host: "127.0.0.1", port: 9000)),
    ("[::1]:9000", .tcp(host: "::1", port: 9000)),
    ("localhost:0", .tcp(host: "localhost", port: 0)),
    ("0.0.0.0:65535", .tcp(host: "0.0.0.0", port: 65535)),
  ])
  func anAddressIsReadAndWritten(text: String, address: ListenAddress) throws {
    #expect(try ListenAddress(text) == address)
    #expect(address.description == text)
  }

  @Test(arguments: [
    ("", "port"), ("unix:", "absolute"), ("unix:run/x.sock", "absolute"), ("unix:/run/", "file"),
    ("unix:/a\0b", "NUL"), ("unix:/" + String(repeating: "a", count: 107), "107"), ("/run/x.sock", "port"),
    ("9000", "port"), (":9000", "host"), ("localhost:", "port"), ("localhost:65536", "65535"),
    ("localhost:-1", "65535"), ("localhost:+1", "65535"), ("localhost:http", "65535"),
    ("::1:9000", "brackets"),
    ("[::1]", "port"), ("[localhost]:9000", "IPv6"), ("a b:9000", "host name"), ("http://x:9000", "brackets"),
  ])
  func aTextThatIsNoneIsRefusedWithAReason(text: String, reason: String) throws {
    let error = #expect(throws: ListenAddress.ParseError.self) { try ListenAddress(text) }
    #expect(error?.description.contains(text) == true)
    #expect(error?.reason.contains(reason) == true)
  }

  @Test(arguments: [
    ("unix:/run/x.sock", true), ("localhost:1", true), ("127.0.0.1:1", true), ("127.255.255.254:1", true),
    ("[::1]:1", true), ("0.0.0.0:1", false), ("128.0.0.1:1", false), ("[::]:1", false), ("[::2]:1", false),
    ("127.0.0.1.example.com:1", false), ("localhost.example.com:1", false),
  ])
  func whetherOnlyThisMachineReachesItIsKnown(text: String, isLoopback: Bool) throws {
    #expect(try ListenAddress(text).isLoopback == isLoopback)
  }
}
