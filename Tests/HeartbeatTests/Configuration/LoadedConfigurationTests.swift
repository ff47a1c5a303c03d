import Kubernetes
import TestSupport
import Testing

@testable import Heartbeat

/// What a start reads, settings and files together.
@Suite struct LoadedConfigurationTests {
  private func failure(_ environment: [String: String]) -> SettingsError? {
    do {
      _ = try LoadedConfiguration(environment: environment)
      return nil
    } catch {
      return error
    }
  }

  @Test func settingsFilesAndTheClusterAreWrongAtOnce() throws {
    let error = try #require(
      failure([
        "LOG_LEVEL": "loud", "FASTCGI_LISTEN": "9000", "AUTH_TOKEN_BASIC_FILE": "/nonexistent/tokens",
        "KUBECONFIG": "/nonexistent/kubeconfig",
      ]))
    #expect(error.problems.map(\.variable) == [.logLevel, .fastCGIListen, .authTokenBasicFile])
    #expect(error.cluster?.description.contains("/nonexistent/kubeconfig") == true)
    #expect(error.count == 4)
    #expect(error.description.split(separator: "\n").count == 4)
  }

  @Test func aSettingThatIsMissingAndAVariableThatIsMuchLikeItAreSaidTogether() throws {
    let error = try #require(failure(["AUTH_TOKEN": "t", "KUBE_CONFIG": "/etc/kube/config"]))
    let lines = error.description.split(separator: "\n")
    #expect(error.problems.map(\.variable) == [.authTokenBasic])
    #expect(lines.contains { $0.hasPrefix("no cluster to ask: set KUBECONFIG") })
    #expect(lines.contains { $0.hasSuffix("is AUTH_TOKEN_BASIC meant?") })
    #expect(lines.contains { $0.hasSuffix("is KUBECONFIG meant?") })
  }
}
