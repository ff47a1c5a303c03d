import System
import Testing

@testable import Redis

@Suite struct RedisURLTests {
  @Test(arguments: [
    ("redis://valkey", RedisAddress(host: "valkey"), nil),
    ("REDIS://valkey:6380/3", RedisAddress(host: "valkey", port: 6380, database: 3), nil),
    ("redis://valkey/", RedisAddress(host: "valkey"), nil),
    ("redis://10.0.0.7:1", RedisAddress(host: "10.0.0.7", port: 1), nil),
    ("redis://[2001:db8::1]:6379/0", RedisAddress(host: "2001:db8::1"), nil),
    ("redis://[::1]", RedisAddress(host: "::1"), nil),
    ("redis://:secret@valkey", RedisAddress(host: "valkey"), "secret"),
    (
      "redis://me:secret@valkey:7/1", RedisAddress(host: "valkey", port: 7, database: 1, user: "me"), "secret"
    ),
    ("redis://me@valkey", RedisAddress(host: "valkey", user: "me"), nil),
    (
      "redis://m%40e:%3Fs%2Fe:c%25r@valkey.shop.svc", RedisAddress(host: "valkey.shop.svc", user: "m@e"),
      "?s/e:c%r"
    ),
  ])
  func aURLIsRead(_ text: String, _ address: RedisAddress, _ password: String?) throws {
    let url = try RedisURL(text)
    #expect(url.address == address)
    #expect(url.password == password.map { Secret($0) })
    guard password == nil else { return }
    #expect(try RedisURL("\(url)") == url, "as it is printed it is read again")
  }

  @Test func aPasswordIsNeverPrinted() throws {
    let url = try RedisURL("redis://me:se-cret@[::1]:7/1")
    #expect("\(url)" == "redis://me:<redacted>@[::1]:7/1")
    #expect("\(url.address)" == "redis://me@[::1]:7/1")
    var dumped = ""
    dump(url, to: &dumped)
    #expect(!dumped.contains("se-cret"))
  }

  @Test(arguments: [
    ("rediss://valkey", "TLS"), ("valkeys://valkey", "TLS"), ("unix:///run/redis.sock", "shared"),
    ("http://valkey", "another scheme"), ("valkey:6379", "redis://"), ("", "redis://"),
    ("redis://", "no host"), ("redis://:6379", "no host"), ("redis://val key", "no host"),
    ("redis://valkey:0", "port"), ("redis://valkey:65536", "port"), ("redis://valkey:", "port"),
    ("redis://valkey:+1", "port"), ("redis://valkey:99999999999999999999", "port"),
    ("redis://valkey/x", "database"), ("redis://valkey/-1", "database"), ("redis://valkey/1/2", "database"),
    ("redis://valkey/99999999999999999999", "database"), ("redis://::1", "brackets"),
    ("redis://[::1", "not closed"), ("redis://[valkey]", "IPv6"), ("redis://[::1]x", "port"),
    ("redis://valkey?db=1", "%3F"), ("redis://me:pass/word@valkey", "%2F"), ("redis://me:%zz@valkey", "%25"),
    ("redis://me:%ff@valkey", "%25"),
  ])
  func anythingElseIsRefusedWithWords(_ text: String, _ words: String) {
    #expect {
      try RedisURL(text)
    } throws: { error in
      "\(error)".contains(words)
    }
  }

  @Test(arguments: [
    "redis://me:pass/word@valkey", "redis://me:%zz-word@valkey", "foo:word@valkey", "redis://me:word@",
  ])
  func whatIsRefusedIsNotRepeated(_ text: String) {
    #expect {
      try RedisURL(text)
    } throws: { error in
      !"\(error)".contains("word@") && !"\(error)".contains("-word")
    }
  }
}
