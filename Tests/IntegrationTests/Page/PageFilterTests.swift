import Foundation
import TestSupport
import Testing

extension PageTests {
  /// What is shown of the list, and for how long it is asked for.
  @Suite struct Filters {
    let page: StatusPage

    init() async throws {
      page = try await StatusPage(in: SharedBrowser.current!, of: SharedSystem.current!)
    }

    @Test func areKeptInTheAddress() async throws {
      try await page.open("ops")
      try await page.browser.type("LEDG", into: "#find")
      #expect(try await page.rows().map { $0[1] } == ["ledger"])
      try await page.becomes("in the address", "return location.search === '?q=LEDG'")
      try await page.browser.click("#states [data-state=unavailable]")
      try await page.shows("Nothing matches.")
      #expect(try await page.string("return location.search") == "?q=LEDG&state=unavailable")
      try await page.browser.click("#clear")
      #expect(try await page.rows().count == 3)
      #expect(try await page.string("return location.href") == "\(page.url)/status/ops")

      // By state, by kind, by a reason's code, and among the jobs.
      try await page.open("ops?state=degraded,progressing")
      #expect(try await page.rows().map { $0[1] } == ["ledger", "node-agent"])
      #expect(
        try await page.string(
          "return [...document.querySelectorAll('.chip[aria-pressed=true]')].map(chip => chip.dataset.state).join()"
        )
          == "degraded,progressing")
      for (text, names) in [
        ("daemon", ["node-agent"]), ("rolloutblocked", ["ledger"]), ("cron job", ["backup"]),
      ] {
        try await page.open("ops?q=\(text.replacingOccurrences(of: " ", with: "%20"))")
        #expect(try await page.rows().map { $0[1] } == names)
      }
      try await page.open("ops?q=backup-28001")
      #expect(try await page.string("return String(document.getElementById('jobs').open)") == "true")

      try await page.open("?state=healthy")
      #expect(try await page.rows().map { $0[1] }.contains("kube-system"))
      #expect(try await page.rows().map { $0[1] }.contains("ops") == false)
    }

    @Test func nobodyIsAskedForAPageThatNobodySees() async throws {
      try await page.open("kube-system")
      try await page.browser.hide()
      try await page.becomes("hidden", "return document.hidden")
      // One may be under way.
      try await Task.sleep(for: .seconds(1))
      let before = try await page.polls().count
      try await Task.sleep(for: .seconds(6))
      #expect(try await page.polls().count == before)
      // Nor does one that was under way lead to the next.
      try await page.browser.run(
        """
        window.planned = 0;
        const wait = window.setTimeout;
        window.setTimeout = (...all) => { planned += 1; return wait(...all); };
        """)
      try await page.refresh()
      try await page.becomes("asked once more", Self.hasPolled, before + 1)
      try await Task.sleep(for: .milliseconds(300))
      #expect(try await page.number("return planned") == 0)
      try await page.browser.unhide()
      try await page.becomes("asked again", Self.hasPolled, before + 2)
    }

    private static let hasPolled =
      "return performance.getEntriesByType('resource').filter(e => e.name.includes('/api/')).length >= arguments[0]"
  }
}
