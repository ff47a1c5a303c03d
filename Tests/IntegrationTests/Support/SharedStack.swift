import Testing
import TestSupport

/// Gives the tests of a suite one installation to share.
struct SharedStack: SuiteTrait, TestScoping {
  /// What is different about it.
  let options: Stack.Options

  /// The installation of the suite that runs.
  @TaskLocal static var current: Stack?

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await Stack.with(options) { stack in
      try await Self.$current.withValue(stack, operation: function)
    }
  }
}

extension Trait where Self == SharedStack {
  /// One installation for all tests of the suite.
  static func sharedStack(_ environment: [String: String] = [:]) -> Self {
    SharedStack(options: Stack.Options(environment: environment))
  }
}
