import Foundation
import TestSupport
import Testing

extension PageTests {
  /// What the page shows of a cluster.
  @Suite struct Lists {
    let system = SharedSystem.current!
    let page: StatusPage

    init() async throws {
      page = try await StatusPage(in: SharedBrowser.current!, of: SharedSystem.current!)
    }

    @Test func theNamespacesWorstFirst() async throws {
      try await page.open()
      let rows = try await page.rows().map { Array($0.prefix(3)) }
      #expect(
        Array(rows.prefix(3)) == [
          ["Unavailable", "default", "3 workloads"], ["Unavailable", "ops", "3 workloads"],
          ["Healthy", "kube-system", "1 workload"],
        ])
      #expect(try await page.text("h1") == "4 of 7 workloads need attention")
      #expect(try await page.string("return document.title").hasPrefix("4 need attention · all namespaces"))
      #expect(
        try await page.string("return document.getElementById('icon').href").hasSuffix("/status/down.svg"))
      try await page.browser.click("#list > li:nth-child(2) a")
      try await page.shows("2 of 3 workloads need attention")
      #expect(try await page.string("return location.pathname") == "/status/ops")
    }

    @Test func theWorkloadsWorstFirst() async throws {
      try await page.open("ops")
      #expect(
        try await page.rows() == [
          ["Unavailable", "backup", "cron job", "LastJobFailed"],
          ["Degraded", "ledger", "stateful set", "RolloutBlocked"],
          ["Progressing", "node-agent", "daemon set", "NodeLost"],
        ])
      // Runs of a cron job do not decide, and are folded away.
      #expect(try await page.text("#jobs > summary").contains("Jobs"))
      #expect(try await page.string("return String(document.getElementById('jobs').open)") == "false")
      #expect(try await page.rows("#jobs-list").map { $0[1] } == ["backup-28002", "backup-28001"])
      #expect(try await page.text("#list > li:nth-child(2) .ready").contains("2 of 3"))
      // Since when, as the objects have it; the exact moment is at hand.
      #expect(try await page.text("#list > li:nth-child(1) time") == "5 h ago")
      let moment = try await page.string(
        "const time = document.querySelector('#list time'); return time.dateTime + ' ' + time.title")
      #expect(moment.contains("T") && moment.contains("Z ") && moment.contains(":"), "\(moment)")
      // Each state has a shape of its own.
      let shapes = try await page.string(
        "return [...document.querySelectorAll('#list .state use')].map(use => use.getAttribute('href')).join()"
      )
      #expect(shapes == "#shape-unavailable,#shape-degraded,#shape-progressing")

      try await page.open("kube-system")
      #expect(try await page.text("h1") == "The one workload is up")
      #expect(
        try await page.string("return document.getElementById('icon').href").hasSuffix("/status/up.svg"))
    }

    @Test func allThatIsKnownOfOne() async throws {
      try await page.open("default")
      try await page.browser.click("#list > li:nth-child(2) > button")
      try await page.shows(
        "Serving, but degraded: 3 of 3 pods ready.", in: "#list > li:nth-child(2) .details")
      let details = try await page.text("#list > li:nth-child(2) .details")
      for word in ["ImagePullFailing", "ImagePullBackOff", "Events", "times", "desired", "failing"] {
        #expect(details.contains(word), "\(word): \(details)")
      }
      #expect(try await page.string("return location.hash") == "#deployment/search")
      #expect(
        try await page.string(
          "return document.querySelector('#list > li:nth-child(2) > button').getAttribute('aria-expanded')")
          == "true")
      // The address leads there.
      try await page.load("default#deployment/search")
      try await page.shows("Serving, but degraded", in: ".details")
      try await page.browser.run("location.hash = '#deployment/shop'")
      try await page.becomes(
        "the other, too", "return document.querySelectorAll('.details').length === 2")
      try await page.browser.run("location.hash = '#deployment/search'")
      try await page.browser.click("#list > li:nth-child(3) > button")
      try await page.browser.click("#list > li:nth-child(2) > button")
      try await page.becomes("closed", "return !document.querySelector('.details') && location.hash === ''")
    }

    @Test func nothingThatIsThereIsSaidPlainly() async throws {
      try await page.load("nowhere#token=\(HeartbeatServer.token)")
      try await page.shows("Nothing in nowhere")
      try await page.shows("All namespaces")
    }

    private static let hasPolled =
      "return performance.getEntriesByType('resource').filter(e => e.name.includes('/api/')).length >= arguments[0]"

    /// What has not changed costs neither bytes nor layout, be it told by 304 or in full, as failures are.
    @Test(arguments: [("kube-system", 304), ("default", 503)])
    func whatHasNotChangedIsNotTouched(_ namespace: String, _ status: Int) async throws {
      try await page.open(namespace)
      try await page.browser.run(
        """
        window.changes = [];
        const isTime = change => (change.target.nodeType === 1 ? change.target : change.target.parentNode).tagName === 'TIME';
        new MutationObserver(all => changes.push(...all.filter(change => !isTime(change))))
          .observe(board, { childList: true, subtree: true, characterData: true, attributes: true });
        performance.clearResourceTimings();
        """)
      for round in 1...2 {
        try await page.refresh()
        try await page.becomes("a round", Self.hasPolled, round)
      }
      #expect(try await page.polls().prefix(2) == [status, status])
      #expect(try await page.number("return changes.length") == 0)
    }
  }
}
