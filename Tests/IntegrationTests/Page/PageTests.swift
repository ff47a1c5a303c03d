import Foundation
import TestSupport
import Testing

/// The page for people, in a real browser: one browser for all, a tab for each test.
@Suite(
  .serialized, .sharedBrowser,
  .enabled(if: Browser.isInstalled, "there is no chromium; scripts/setup tests installs it"))
enum PageTests {}
