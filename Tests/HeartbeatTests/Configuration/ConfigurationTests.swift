import FastCGI
import Foundation
import Health
import Logging
import System
import TestSupport
import Testing

@testable import Heartbeat

@Suite struct ConfigurationTests {
  private func configuration(_ environment: [String: String]) throws(SettingsError) -> Configuration {
    try Configuration(environment: environment.merging(["AUTH_TOKEN_BASIC": "s3cret"]) { $1 })
  }

  private func problems(_ environment: [String: String]) -> [SettingsError.Problem] {
    do {
      _ = try Configuration(environment: environment)
      return []
    } catch {
      return error.problems
    }
  }

  /// Every variable but the token, which has to be set, is absent or empty.
  @Test(arguments: [
    [:],
    Dictionary(
      uniqueKeysWithValues: EnvironmentVariable.allCases.filter { $0 != .authTokenBasic }.map {
        ($0.rawValue, "")
      }),
  ])
  func unsetAndEmptyVariablesHaveTheDefaults(environment: [String: String]) throws {
    let configuration = try configuration(environment)
    #expect(configuration.logLevel == .info)
    #expect(configuration.rateLimit.limits == [RateLimit(count: 3600, period: .seconds(3600))])
    #expect(configuration.authentication.token?.bytes == Array("s3cret".utf8))
    #expect(configuration.authentication.tokenFile == nil)
    #expect(configuration.logFormat == .text)
    #expect(configuration.fastCGI.listen == .unix("/run/k8s-heartbeat/fastcgi.sock"))
    #expect(configuration.fastCGI.socketMode == 0o660)
    #expect(configuration.fastCGI.socketGroup == nil)
    #expect(configuration.fastCGI.workers == 128)
    #expect(configuration.shutdownDelay == .zero)
    #expect(configuration.health.failOn == .degraded)
    #expect(configuration.health.required == nil)
    #expect(configuration.kubernetesTimeout == .seconds(5))
    #expect(configuration.watch.isOn)
    #expect(configuration.watch.namespaces.isEmpty)
    #expect(configuration.watch.staleAfter == .seconds(30))
    #expect(configuration.warnings.isEmpty)
  }

  @Test func watchSettingsAreRead() throws {
    let settings = try configuration([
      "WATCH": "OFF", "WATCH_NAMESPACES": "shop, web,shop", "STALE_AFTER": "1m30s",
    ]).watch
    #expect(!settings.isOn)
    #expect(settings.namespaces == ["shop", "web"])
    #expect(settings.staleAfter == .seconds(90))
  }

  @Test(arguments: [
    ("WATCH", "maybe"), ("WATCH_NAMESPACES", "Shop"), ("WATCH_NAMESPACES", "shop,,web"),
    ("STALE_AFTER", "30"),
    ("STALE_AFTER", "2h"),
  ])
  func badWatchSettingsAreNamed(_ name: String, _ value: String) {
    let problems = problems(["AUTH_TOKEN_BASIC": "t", name: value])
    #expect(problems.map(\.variable.rawValue) == [name])
    #expect(problems.first?.value == value)
  }

  @Test func textsAreTakenAsTheyAre() throws {
    let configuration = try configuration([
      "FASTCGI_LISTEN": "127.0.0.1:9000", "FASTCGI_SOCKET_GROUP": "root",
      "AUTH_TOKEN_BASIC_FILE": "/etc/tokens",
    ])
    #expect(configuration.fastCGI.listen == .tcp(host: "127.0.0.1", port: 9000))
    #expect(configuration.fastCGI.socketGroup == "root")
    #expect(configuration.authentication.tokenFile == "/etc/tokens")
  }

  @Test(arguments: [
    ("trace", Logger.Level.trace), ("DEBUG", .debug), ("Info", .info), ("warn", .warning),
    ("WARNING", .warning),
    ("error", .error), ("fatal", .critical), ("PANIC", .critical),
  ])
  func levelsAreReadInAnyCase(text: String, level: Logger.Level) throws {
    #expect(try configuration(["LOG_LEVEL": text]).logLevel == level)
  }

  @Test(
    arguments: [("0", 0), ("0660", 0o660), ("660", 0o660), ("777", 0o777), ("0000777", 0o777)]
      as [(String, UInt32)])
  func theSocketModeIsOctal(text: String, mode: UInt32) throws {
    #expect(try configuration(["FASTCGI_SOCKET_MODE": text]).fastCGI.socketMode == mode)
  }

  @Test(arguments: [("1", 1), ("1024", 1024)])
  func workersAreCounted(text: String, workers: Int) throws {
    #expect(try configuration(["FASTCGI_WORKERS": text]).fastCGI.workers == workers)
  }

  @Test(arguments: [("0", Duration.zero), ("1m30s", .seconds(90))])
  func theShutdownDelayIsADuration(text: String, delay: Duration) throws {
    #expect(try configuration(["SHUTDOWN_DELAY": text]).shutdownDelay == delay)
  }

  @Test(arguments: [("1ns", Duration.nanoseconds(1)), ("60s", .seconds(60)), ("1m", .seconds(60))])
  func theTimeLimitIsAtMostAMinute(text: String, limit: Duration) throws {
    #expect(try configuration(["K8S_TIMEOUT": text]).kubernetesTimeout == limit)
  }

  @Test(arguments: [("text", LogFormat.text), ("JSON", .json)])
  func theFormOfTheLogIsNamed(text: String, format: LogFormat) throws {
    #expect(try configuration(["LOG_FORMAT": text]).logFormat == format)
    #expect(LogFormat(environment: ["LOG_FORMAT": text]) == format)
  }

  @Test func untilTheFormOfTheLogIsKnownItIsText() {
    #expect(LogFormat(environment: ["LOG_FORMAT": "xml"]) == .text)
  }

  /// Whoever sets a variable to anything at all gets a value or a sentence about it.
  @Test(
    arguments: EnvironmentVariable.allCases.filter { ![.authTokenBasic, .authTokenBasicFile].contains($0) },
    [
      "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616",
      String(repeating: "9", count: 5000), "0.0000000000000000000000001", "1e309", "NaN", "-0", "0x10", "٣",
      "9223372036854775807ns", "9223372036854775807h", "2562047h47m16.854775807s", "9223372036.854775807s",
      "9223372036854775807-H", "9223372036854775807-S,1-D", "99999999999999999999-H", "2147483648%",
      "2147483647", "100%%", "%", "-", "--", ",", ",,,", ":", "unix:", "[", "]", "[]:", "\u{1B}[2J", "a\nb",
      "\u{0}",
      "\u{FEFF}on", String(repeating: "a,", count: 5000), String(repeating: "1-S,", count: 5000),
    ])
  func valuesOfAnySizeAreTakenOrNamed(variable: EnvironmentVariable, value: String) throws {
    for companion in [[:], ["RATE_LIMIT": "9223372036854775807"]] {
      let environment = companion.merging(["AUTH_TOKEN_BASIC": "t", variable.rawValue: value]) { $1 }
      do throws(SettingsError) {
        let configuration = try Configuration(environment: environment)
        let clock = ManualClock(epoch: .distantFuture)
        let limiter = MemoryStore(
          configuration.rateLimit.limits, now: { clock.now }, wallClock: { clock.wallClock })
        #expect(limiter?.take(.unknown).isAllowed != false)
        #expect(limiter.map { $0.take(.unknown).retryAfter > 0 } != false)
      } catch {
        for problem in error.problems {
          #expect(
            [variable, .rateLimit].contains(problem.variable) && !problem.allowed.isEmpty,
            "\(problem.allowed)")
        }
      }
      #expect("\(ConfigurationReport(environment: environment))".utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A })
    }
  }

  @Test(arguments: [("degraded", HealthSettings.FailOn.degraded), ("Unavailable", .unavailable)])
  func theStateToFailOnIsNamed(text: String, failOn: HealthSettings.FailOn) throws {
    #expect(try configuration(["HEALTH_FAIL_ON": text]).health.failOn == failOn)
  }

  @Test(arguments: [
    ("1", IntOrPercent.count(1)), ("250", .count(250)), ("1%", .percent(1)), ("100%", .percent(100)),
  ])
  func requiredPodsAreACountOrAShare(text: String, required: IntOrPercent) throws {
    #expect(try configuration(["HEALTH_REQUIRED": text]).health.required == required)
  }

  @Test(arguments: [
    (EnvironmentVariable.logLevel, "verbose"), (.logLevel, "info "), (.logLevel, "notice"),
    (.logFormat, "xml"), (.logFormat, "json "),
    (.fastCGIListen, "9000"), (.fastCGIListen, "/run/x.sock"), (.fastCGIListen, "unix:x.sock"),
    (.fastCGIListen, "127.0.0.1:65536"), (.fastCGIListen, "::1:9000"),
    (.fastCGIListen, "unix:/" + String(repeating: "x", count: 107)),
    (.fastCGISocketGroup, "no-such-group"), (.fastCGISocketGroup, "4294967295"), (.fastCGISocketGroup, "-1"),
    (.fastCGISocketMode, "888"), (.fastCGISocketMode, "01000"), (.fastCGISocketMode, "-1"),
    (.fastCGISocketMode, "+1"), (.fastCGISocketMode, "0o660"), (.fastCGISocketMode, "rw-rw----"),
    (.fastCGIWorkers, "0"), (.fastCGIWorkers, "1025"), (.fastCGIWorkers, "-1"), (.fastCGIWorkers, "+1"),
    (.fastCGIWorkers, "many"), (.fastCGIWorkers, "1.5"),
    (.shutdownDelay, "5"), (.shutdownDelay, "-5s"), (.shutdownDelay, "1h1ns"),
    (.kubernetesTimeout, "0"), (.kubernetesTimeout, "0s"), (.kubernetesTimeout, "60001ms"),
    (.kubernetesTimeout, "5"),
    (.healthFailOn, "progressing"), (.healthFailOn, "off"),
    (.healthRequired, "0"), (.healthRequired, "0%"), (.healthRequired, "101%"), (.healthRequired, "-1"),
    (.healthRequired, "half"),
  ])
  func aValueThatCannotBeReadIsNamed(variable: EnvironmentVariable, value: String) {
    let problems = problems(["AUTH_TOKEN_BASIC": "t", variable.rawValue: value])
    #expect(problems.map(\.variable) == [variable])
    #expect(problems.map(\.value) == [value])
    #expect(problems.allSatisfy { $0.description.hasPrefix("\(variable.rawValue)=\"\(value)\": expected ") })
  }

  @Test func allProblemsAreToldAtOnce() {
    let problems = problems([
      "LOG_LEVEL": "loud", "RATE_LIMIT": "much", "RATE_LIMIT_PERIOD": "long", "FASTCGI_SOCKET_MODE": "9",
      "FASTCGI_WORKERS": "0", "SHUTDOWN_DELAY": "soon", "HEALTH_FAIL_ON": "never", "HEALTH_REQUIRED": "some",
      "K8S_TIMEOUT": "0",
    ])
    #expect(
      problems.map(\.variable) == [
        .logLevel, .rateLimitPeriod, .rateLimit, .authTokenBasic, .fastCGISocketMode, .fastCGIWorkers,
        .shutdownDelay,
        .healthFailOn, .healthRequired, .kubernetesTimeout,
      ])
    #expect(SettingsError(problems).description.split(separator: "\n").count == 10)
  }

  @Test(arguments: [[:], ["AUTH_TOKEN_BASIC": ""], ["AUTH_TOKEN_BASIC": "", "AUTH_TOKEN_BASIC_FILE": ""]])
  func withoutATokenTheErrorSaysWhatToSet(environment: [String: String]) {
    let problems = problems(environment)
    #expect(problems.map(\.variable) == [.authTokenBasic])
    #expect(problems[0].description.contains("AUTH_TOKEN_BASIC_FILE"))
  }

  @Test(arguments: [
    (" \t\n", "blank"), ("hush-one\nhush-two", "line break"), ("hush\u{7F}hush", "control character"),
    (String(repeating: "hush", count: 2049), "longer than 8192 bytes"),
  ])
  func aBadTokenIsNotShown(token: String, reason: String) {
    let problems = problems(["AUTH_TOKEN_BASIC": token])
    #expect(problems.map(\.variable) == [.authTokenBasic])
    #expect(problems[0].description.contains(reason))
    #expect(!problems[0].description.contains("hush"))
  }

  @Test func whiteSpaceAroundTheTokenDoesNotCount() throws {
    let configuration = try Configuration(environment: ["AUTH_TOKEN_BASIC": "  to ken\r\n"])
    #expect(configuration.authentication.token?.bytes == Array("to ken".utf8))
  }
}
