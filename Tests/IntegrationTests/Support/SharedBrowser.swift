import Testing
import TestSupport

/// Gives the tests of a suite one browser to share; each opens a tab of its own.
struct SharedBrowser: SuiteTrait, TestScoping {
  /// The browser of the suite that runs.
  @TaskLocal static var current: Browser?

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder in
      let browser = try await Browser(in: folder)
      do {
        try await Self.$current.withValue(browser, operation: function)
      } catch {
        await browser.stop()
        throw error
      }
      await browser.stop()
    }
  }
}

extension Trait where Self == SharedBrowser {
  /// One browser for all tests of the suite.
  static var sharedBrowser: Self { SharedBrowser() }
}
