import Foundation
import System
import TestSupport
import Testing

@testable import Heartbeat

@Suite struct RateLimitStoreSettingsTests {
  private func settings(_ environment: [String: String]) throws(SettingsError) -> RateLimitStoreSettings {
    try Configuration(environment: environment.merging(["AUTH_TOKEN_BASIC": "t"]) { $1 }).rateLimit.store
  }

  @Test func withoutASettingItIsTheMemoryOfThisProcess() throws {
    let store = try settings([:])
    #expect(!store.place.isShared && "\(store.place)" == "memory")
    #expect(store.prefix == "k8s-heartbeat:" && store.timeout == .milliseconds(50))
    #expect(try !settings(["RATE_LIMIT_STORE": "Memory"]).place.isShared)
  }

  @Test func aStoreIsRead() throws {
    let store = try settings([
      "RATE_LIMIT_STORE": "redis://valkey/2", "RATE_LIMIT_STORE_PREFIX": "shop/",
      "RATE_LIMIT_STORE_TIMEOUT": "200ms",
      "RATE_LIMIT_STORE_PASSWORD_FILE": "/run/password",
    ])
    #expect(store.place.isShared && "\(store.place)" == "redis://valkey:6379/2")
    #expect(store.prefix == "shop/" && store.timeout == .milliseconds(200))
    #expect(store.passwordFile == "/run/password")
  }

  @Test(arguments: [
    (["RATE_LIMIT_STORE": "rediss://valkey"], EnvironmentVariable.rateLimitStore, "TLS"),
    (["RATE_LIMIT_STORE": "valkey"], .rateLimitStore, "redis://"),
    (["RATE_LIMIT_STORE": "redis://me@valkey"], .rateLimitStore, "a password behind the user"),
    (
      ["RATE_LIMIT_STORE": "redis://:hush-hush@valkey", "RATE_LIMIT_STORE_PASSWORD_FILE": "/x"],
      .rateLimitStorePasswordFile, "one of the two"
    ),
    (["RATE_LIMIT_STORE_PREFIX": "a b"], .rateLimitStorePrefix, "letters"),
    (["RATE_LIMIT_STORE_PREFIX": "{a}"], .rateLimitStorePrefix, "letters"),
    (["RATE_LIMIT_STORE_TIMEOUT": "0s"], .rateLimitStoreTimeout, "1ms to 10s"),
    (["RATE_LIMIT_STORE_TIMEOUT": "11s"], .rateLimitStoreTimeout, "1ms to 10s"),
    (["RATE_LIMIT_STORE_TIMEOUT": "50"], .rateLimitStoreTimeout, "1ms to 10s"),
  ])
  func anythingElseIsOneProblem(
    _ environment: [String: String], _ variable: EnvironmentVariable, _ words: String
  ) {
    #expect {
      try settings(environment)
    } throws: { error in
      let problems = (error as? SettingsError)?.problems ?? []
      return problems.map(\.variable) == [variable] && problems[0].allowed.contains(words)
        && !"\(error)".contains("hush-hush")
    }
  }

  @Test(arguments: ["redis://me:hush-hush@valkey:6380/1", "rediss://me:hush-hush@valkey", "hush-hush"])
  func aPasswordIsNeverShown(_ url: String) {
    let environment = ["AUTH_TOKEN_BASIC": "t", "RATE_LIMIT_STORE": url]
    let report = ConfigurationReport(environment: environment)
    #expect(!"\(report)".contains("hush-hush") && "\(report)".contains("<redacted>"))
    var dumped = ""
    dump(report, to: &dumped)
    dump(try? Configuration(environment: environment), to: &dumped)
    #expect(!dumped.replacing("\"RATE_LIMIT_STORE\": ", with: "").contains("hush-hush@"))
    #expect(
      ClusterSettings(from: EnvironmentReader(environment)).text(of: .rateLimitStore).isEmpty,
      "plugins get none")
  }

  @Test(arguments: [
    (["RATE_LIMIT_STORE": "redis://valkey", "RATE_LIMIT": "off"], "RATE_LIMIT_STORE has no effect"),
    (["RATE_LIMIT_STORE_PASSWORD_FILE": "/x"], "RATE_LIMIT_STORE_PASSWORD_FILE has no effect"),
    (
      ["RATE_LIMIT_STORE": "redis://valkey", "RATE_LIMIT_STORE_TIMEOUT": "2s"], "RATE_LIMIT_STORE_TIMEOUT=2s"
    ),
  ])
  func whatHurtsIsSaid(_ environment: [String: String], _ words: String) throws {
    let configuration = try Configuration(environment: environment.merging(["AUTH_TOKEN_BASIC": "t"]) { $1 })
    #expect(configuration.warnings.count == 1 && configuration.warnings[0].hasPrefix(words))
  }

  @Test(arguments: ["", "\n\n", "one\ntwo\n"])
  func aFileThatHoldsNoPasswordIsToldAtStart(_ contents: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("password", contents)
    for path in [file, "\(folder.path)/none", folder.path] {
      let report = ConfigurationReport(environment: [
        "AUTH_TOKEN_BASIC": "t", "RATE_LIMIT_STORE": "redis://valkey", "RATE_LIMIT_STORE_PASSWORD_FILE": path,
      ])
      let entry = report.entries.first { $0.name == "RATE_LIMIT_STORE_PASSWORD_FILE" }
      #expect(entry?.problem?.contains("a file with the store's password in one line, but") == true)
    }
  }

  @Test func aPasswordFileIsReadAnewForEachConnection() throws {
    let folder = try TemporaryFolder()
    let mount = try SecretMount(at: folder.url.appendingPathComponent("secret"), ["password": " first \n"])
    let file = StorePasswordFile(path: mount.file("password"))
    #expect(try file.password() == Secret("first"))
    try mount.replace(with: ["password": "second"])
    #expect(try file.password() == Secret("second"))
    try mount.replace(with: ["password": "\n"])
    #expect(try file.password() == Secret("second"), "the last good one stays")
  }
}
