import Foundation
import TestSupport
import Testing

/// The page for people, in a real browser: one browser for all, a tab for each test, and the sample cluster where a test has
/// none of its own.
@Suite(
  .serialized, .sharedBrowser, .sharedSystem(),
  .enabled(if: Browser.isInstalled, "there is no chromium; scripts/setup tests installs it"))
enum PageTests {}
