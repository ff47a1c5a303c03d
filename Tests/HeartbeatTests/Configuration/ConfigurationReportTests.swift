import Testing

@testable import Heartbeat

@Suite struct ConfigurationReportTests {
  private func report(_ environment: [String: String]) throws -> ConfigurationReport {
    let environment = environment.merging(["AUTH_TOKEN_BASIC": "s3cret"]) { own, _ in own }
    return ConfigurationReport(try Configuration(environment: environment), environment: environment)
  }

  @Test func everySettingIsToldAndWhetherItWasSet() throws {
    let report = try report([
      "RATE_LIMIT": "50-s,10000-H", "HEALTH_REQUIRED": "75%", "SHUTDOWN_DELAY": "1m",
      "FASTCGI_SOCKET_MODE": "600",
    ])
    let entries = Dictionary(uniqueKeysWithValues: report.entries.map { ($0.name, $0) })
    #expect(entries.count == EnvironmentVariable.allCases.count)
    #expect(entries["RATE_LIMIT"]?.value == "50-S,10000-H")
    #expect(entries["HEALTH_REQUIRED"]?.value == "75%")
    #expect(entries["SHUTDOWN_DELAY"]?.value == "60s")
    #expect(entries["FASTCGI_SOCKET_MODE"]?.value == "0600")
    #expect(entries["SHUTDOWN_DELAY"]?.isSet == true)
    #expect(entries["K8S_TIMEOUT"]?.isSet == false)
    #expect("\(report)".contains("K8S_TIMEOUT=5s  # default"))
  }

  @Test func secretsAreMasked() throws {
    #expect(!"\(try report([:]))".contains("s3cret"))
  }

  @Test(arguments: [
    (["FASTCGI_LISTEN": "0.0.0.0:9000"], "FASTCGI_LISTEN"),
    (["FASTCGI_SOCKET_MODE": "0666"], "FASTCGI_SOCKET_MODE"),
    (["K8S_TIMEOUT": "30s"], "K8S_TIMEOUT"), (["FASTCGI_WORKERS": "2"], "FASTCGI_WORKERS"),
    (["STALE_AFTER": "5s"], "STALE_AFTER"),
  ])
  func whatHurtsIsSaid(_ environment: [String: String], _ name: String) throws {
    let warnings = try report(environment).warnings
    #expect(warnings.count == 1)
    #expect(warnings.first?.hasPrefix(name) == true)
  }

  @Test(arguments: ["127.0.0.1:9000", "[::1]:9000", "localhost:9000", "unix:/run/s"])
  func addressesOfThisMachineDoNotHurt(_ listen: String) throws {
    #expect(try report(["FASTCGI_LISTEN": listen]).warnings.isEmpty)
  }
}
