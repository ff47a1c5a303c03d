package import Foundation

/// An installation, and the stand-in for its cluster.
package final class Stack: Sendable {
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
  package let standIn: FakeAPIServer
  /// The responder and nginx.
  package let installation: Installation

  private init(_ options: Options, in folder: URL) async throws {
    standIn = try await FakeAPIServer(
      in: folder, fixtures: options.fixtures, arguments: options.standInArguments)
    do {
      installation = try await Installation(
        in: folder, kubeconfig: standIn.kubeconfig, environment: options.environment,
        launch: options.launch, awaitsReadiness: options.awaitsReadiness)
    } catch {
      await standIn.program.stop()
      throw error
    }
  }

  /// Runs a body with a stack, and ends it whatever the body does.
  package static func with<Result>(
    _ options: Options = Options(), _ body: (Stack) async throws -> Result
  ) async throws -> Result {
    try await withTemporaryFolder { folder in
      let stack = try await Stack(options, in: folder)
      do {
        let result = try await body(stack)
        await stack.stop()
        return result
      } catch {
        await stack.stop()
        throw error
      }
    }
  }

  /// Everything that is logged by anyone.
  package var logs: String { installation.logs + standIn.program.output }

  private func stop() async {
    await installation.stop()
    await standIn.program.stop()
  }
}
