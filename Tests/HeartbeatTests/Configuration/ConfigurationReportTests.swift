import System
import TestSupport
import Testing

@testable import Heartbeat

@Suite struct ConfigurationReportTests {
  private static let token = "a-token-of-twenty-two-"

  /// The report with a cluster that can be asked.
  private func bareReport(_ environment: [String: String]) throws -> ConfigurationReport {
    let folder = try TemporaryFolder()
    let kubeconfig = try folder.write(
      "kubeconfig",
      """
      {clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}], contexts: [{name: c, context: {cluster: c}}],
      current-context: c}
      """)
    return ConfigurationReport(environment: environment.merging(["KUBECONFIG": kubeconfig]) { own, _ in own })
  }

  /// The report with a token, too.
  private func report(_ environment: [String: String]) throws -> ConfigurationReport {
    try bareReport(environment.merging(["AUTH_TOKEN_BASIC": Self.token]) { own, _ in own })
  }

  @Test func everySettingIsToldAndWhetherItWasSet() throws {
    let report = try report([
      "RATE_LIMIT": "50-s,10000-H", "HEALTH_REQUIRED": "75%", "SHUTDOWN_DELAY": "1m",
      "FASTCGI_SOCKET_MODE": "600",
    ])
    let entries = Dictionary(uniqueKeysWithValues: report.entries.map { ($0.name, $0) })
    #expect(entries.count == EnvironmentVariable.allCases.count - EnvironmentVariable.proxies.count)
    #expect(report.problemCount == 0)
    #expect(entries["RATE_LIMIT"]?.value == "50-S,10000-H")
    #expect(entries["HEALTH_REQUIRED"]?.value == "75%")
    #expect(entries["SHUTDOWN_DELAY"]?.value == "60s")
    #expect(entries["FASTCGI_SOCKET_MODE"]?.value == "0600")
    #expect(entries["SHUTDOWN_DELAY"]?.isSet == true)
    #expect(entries["K8S_TIMEOUT"]?.isSet == false)
    #expect("\(report)".contains("K8S_TIMEOUT=5s  # default"))
  }

  @Test func secretsAreMasked() throws {
    #expect(!"\(try report([:]))".contains(Self.token))
  }

  @Test func tokensAreListedByNameAndScope() throws {
    let file = try TokenDirectory(
      """
      long-enough-by-far # the page
      hush hush
      long-enough-as-well shop/deploy/web status-only # "badge"
      """)
    let report = try report(["AUTH_TOKEN_BASIC_FILE": file.path])
    let lines = report.description.split(separator: "\n").map(String.init).filter { $0.hasPrefix("token: ") }
    let digest = try #require(Secret(Self.token).digest).bytes.prefix(4)
    let hush = try #require(Secret("hush").digest).bytes.prefix(4)
    #expect(
      lines == [
        #"token: "\#(Hexadecimal.text(digest))" (AUTH_TOKEN_BASIC): everything"#,
        #"token: "the page" (line 1): everything"#, #"token: "\#(Hexadecimal.text(hush))" (line 2): hush"#,
        #"token: "\"badge\"" (line 3): shop/deployment/web status-only"#,
      ])
    #expect(
      report.warnings.contains { $0.hasPrefix("line 2 of the token file") } && report.warnings.count == 2)
    #expect(!report.description.contains("long-enough"))
  }

  @Test(arguments: [
    (["FASTCGI_LISTEN": "0.0.0.0:9000"], "FASTCGI_LISTEN"),
    (["FASTCGI_LISTEN": "[::]:9000"], "FASTCGI_LISTEN"),
    (["FASTCGI_LISTEN": "127.0.0.1.example.com:9000"], "FASTCGI_LISTEN"),
    (["FASTCGI_SOCKET_MODE": "0666"], "FASTCGI_SOCKET_MODE"),
    (["K8S_TIMEOUT": "30s"], "K8S_TIMEOUT"), (["FASTCGI_WORKERS": "2"], "FASTCGI_WORKERS"),
    (["STALE_AFTER": "5s"], "STALE_AFTER"),
  ])
  func whatHurtsIsSaid(_ environment: [String: String], _ name: String) throws {
    let warnings = try report(environment).warnings
    #expect(warnings.count == 1)
    #expect(warnings.first?.hasPrefix(name) == true)
  }

  @Test func allThatIsWrongIsMarkedAndAllElseShown() throws {
    let report = try bareReport([
      "RATE_LIMIT": "lots", "FASTCGI_LISTEN": "9000", "FASTCGI_SOCKET_GROUP": "no-such-group", "WATCH": "on",
      "AUTH_TOKEN_BASIC_FILE": "/nonexistent/tokens", "LOG_LEVEL": "\u{1B}[2Jloud\n",
    ])
    let wrong = report.entries.filter { $0.problem != nil }
    #expect(
      wrong.map(\.name) == [
        "LOG_LEVEL", "RATE_LIMIT", "AUTH_TOKEN_BASIC_FILE", "FASTCGI_LISTEN", "FASTCGI_SOCKET_GROUP",
      ])
    #expect(report.problemCount == 5)
    let lines = report.description.split(separator: "\n").map(String.init)
    #expect(lines.count == report.entries.count + 1 + report.warnings.count)
    #expect(lines[0].hasPrefix(#"LOG_LEVEL="\u001b[2Jloud\n"  # WRONG: expected trace, "#))
    #expect(lines.contains { $0.hasPrefix(#"RATE_LIMIT="lots"  # WRONG: expected <limit>-<S|M|H|D>"#) })
    #expect(lines.contains { $0.contains("the port is missing") })
    #expect(lines.contains { $0.contains("No such file or directory") })
    #expect(lines[report.entries.count].hasPrefix("cluster: http://127.0.0.1:1, "))
    #expect(lines.contains("WATCH=on") && lines.contains("K8S_TIMEOUT=5s  # default"))
  }

  @Test func withoutATokenEverythingElseIsShown() throws {
    let report = try bareReport([:])
    #expect(report.entries.filter { $0.problem != nil }.map(\.name) == ["AUTH_TOKEN_BASIC"])
    #expect("\(report)".contains("FASTCGI_WORKERS=128  # default"))
  }

  @Test func aTokenThatCannotBeUsedIsNotShown() throws {
    let report = try bareReport(["AUTH_TOKEN_BASIC": "hush\u{7}hush"])
    #expect(report.problemCount == 1)
    #expect("\(report)".contains("AUTH_TOKEN_BASIC=<redacted>  # WRONG: "))
    #expect(!"\(report)".contains("hush"))
  }

  @Test func howTheAPIServerIsReachedIsShownWithoutPasswords() throws {
    let report = try report([
      "KUBECONFIG": "/etc/kube/config", "KUBE_CONTEXT": "prod\u{1B}", "no_proxy": "10.0.0.0/8",
      "HTTPS_PROXY": "http://me:pass@word@proxy:3128",
    ])
    let text = report.description
    #expect(text.contains("KUBECONFIG=/etc/kube/config\n") && text.contains(#"KUBE_CONTEXT=prod\u001b"#))
    #expect(text.contains("cluster:  # WRONG: ") && report.problemCount == 1, "there is no such file")
    #expect(
      text.contains("HTTPS_PROXY=http://<redacted>@proxy:3128\n") && text.contains("no_proxy=10.0.0.0/8"))
    #expect(!text.contains("HTTP_PROXY="))
  }

  @Test func weakTokensAreWarnedOf() throws {
    let report = try report(["AUTH_TOKEN_BASIC": "dGVzdDp0ZXN0"])
    #expect(report.warnings.count == 1 && report.problemCount == 0)
    #expect(report.warnings.first?.contains("sample token") == true)
    #expect(!report.description.contains("dGVz"))
  }

  @Test(arguments: ["127.0.0.1:9000", "127.255.0.1:9000", "[::1]:9000", "localhost:9000", "unix:/run/s"])
  func addressesOfThisMachineDoNotHurt(_ listen: String) throws {
    #expect(try report(["FASTCGI_LISTEN": listen]).warnings.isEmpty)
  }
}
