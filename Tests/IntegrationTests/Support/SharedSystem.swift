import Testing
import TestSupport

/// Gives the tests of a suite one system to share.
struct SharedSystem: SuiteTrait, TestScoping {
  /// What is different about it.
  let options: SystemUnderTest.Options

  /// The system of the suite that runs.
  @TaskLocal static var current: SystemUnderTest?

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await SystemUnderTest.with(options) { system in
      try await Self.$current.withValue(system, operation: function)
    }
  }
}

extension Trait where Self == SharedSystem {
  /// One system for all tests of the suite.
  static func sharedSystem(_ environment: [String: String] = [:]) -> Self {
    SharedSystem(options: SystemUnderTest.Options(environment: environment))
  }
}
