import Foundation
import TestSupport
import Testing

/// The page for people, in a real browser: one browser for all, a tab for each test, and the sample cluster where a test has
/// none of its own.
@Suite(
  .serialized, .sharedBrowser, .sharedSystem(),
  .enabled(if: Browser.isInstalled, "there is no chromium; scripts/setup tests installs it"),
  .disabled(if: Sanitizer.slowness > 1, "a browser cannot live with what is preloaded for a sanitizer"))
enum PageTests {}
