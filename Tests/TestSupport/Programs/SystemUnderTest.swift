package import Foundation

/// The program as people run it, and an API server for it.
package final class SystemUnderTest: Sendable {
  /// What a test wants to be different.
  package struct Options: Sendable {
    /// Environment variables for the responder and for nginx's configuration.
    package var environment: [String: String]
    /// Further arguments of the stand-in.
    package var standInArguments: [String]
    /// The folder of fixtures.
    package var fixtures: URL
    /// How the responder comes by its socket.
    package var launch: ResponderLaunch
    /// Whether to wait until the responder is ready.
    package var awaitsReadiness: Bool

    package init(
      environment: [String: String] = [:], standInArguments: [String] = [],
      fixtures: URL = Repository.file("config/sample-cluster"), launch: ResponderLaunch = .itself,
      awaitsReadiness: Bool = true
    ) {
      self.environment = environment
      self.standInArguments = standInArguments
      self.fixtures = fixtures
      self.launch = launch
      self.awaitsReadiness = awaitsReadiness
    }

    /// Every poll is answered live.
    package static func live(
      _ environment: [String: String] = [:], standInArguments: [String] = [], awaitsReadiness: Bool = true
    ) -> Options {
      Options(
        environment: environment.merging(["WATCH": "off"]) { own, _ in own },
        standInArguments: standInArguments, awaitsReadiness: awaitsReadiness)
    }
  }

  /// The cluster.
  package let apiServer: FakeAPIServer
  /// The responder and nginx.
  package let server: HeartbeatServer

  private init(_ options: Options, in folder: URL) async throws {
    apiServer = try await FakeAPIServer(
      in: folder, fixtures: options.fixtures, arguments: options.standInArguments)
    do {
      server = try await HeartbeatServer(
        in: folder, kubeconfig: apiServer.kubeconfig, environment: options.environment,
        launch: options.launch, awaitsReadiness: options.awaitsReadiness)
    } catch {
      await apiServer.program.stop()
      throw error
    }
  }

  /// Runs a body with a system, and ends it whatever the body does.
  package static func with<Result>(
    _ options: Options = Options(), _ body: (SystemUnderTest) async throws -> Result
  ) async throws -> Result {
    try await withTemporaryFolder { folder in
      let system = try await SystemUnderTest(options, in: folder)
      do {
        let result = try await body(system)
        await system.stop()
        return result
      } catch {
        await system.stop()
        throw error
      }
    }
  }

  /// Everything that is logged by anyone.
  package var logs: String { server.logs + apiServer.program.output }

  private func stop() async {
    await server.stop()
    await apiServer.program.stop()
  }
}
