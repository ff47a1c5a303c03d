import Foundation
import TestSupport
import Testing

extension PageTests {
  /// What the page says when there is no answer: why, what was known last, how old that is, and when it tries again.
  @Suite struct Failures {
    private func with(
      _ options: SystemUnderTest.Options, _ body: (SystemUnderTest, StatusPage) async throws -> Void
    ) async throws {
      try await SystemUnderTest.with(options) { (system) async throws in
        let page = try await StatusPage(in: SharedBrowser.current!, of: system)
        try await body(system, page)
      }
    }

    @Test func theClusterAndTheResponderAreAway() async throws {
      try await with(.live(["K8S_TIMEOUT": "500ms"])) { (system, page) async throws in
        try await page.open("default")
        try await system.apiServer.fault(#"{"status": 500}"#)
        try await page.refresh()
        try await page.shows("The cluster cannot be asked (502)", in: "#notice")
        try await page.shows("The Kubernetes API server", in: "#notice")
        try await page.shows("Next try in", in: "#notice")
        try await page.shows("As of", in: "#freshness")
        #expect(try await page.rows().count == 3, "what was known last stays")
        #expect(try await page.text("#announcer").contains("The cluster cannot be asked"))

        try await system.apiServer.fault(#"{"delayMilliseconds": 3000}"#)
        try await page.becomes(
          "too slow",
          """
          document.getElementById('retry').click();
          return document.getElementById('notice').innerText.includes('too slow to answer (504)')
          """)

        try await system.apiServer.fault("{}")
        await system.server.responder.stop()
        try await page.refresh()
        try await page.shows("The responder does not answer (502)", in: "#notice")
        try await page.shows("nginx cannot reach the responder", in: "#notice")
        // Nobody takes for the truth what has not been confirmed for long.
        try await page.browser.run(
          "const now = performance.now.bind(performance); performance.now = () => now() + 30000")
        try await page.shows("Last known: 2 of 3 workloads need attention", in: "h1")
        #expect(
          try await page.string("return document.getElementById('icon').href").hasSuffix("/unknown.svg"))

        try await system.server.restartResponder()
        try await page.becomes(
          "well again",
          """
          const notice = document.getElementById('notice');
          if (!notice.hidden) document.getElementById('retry').click();
          return notice.hidden && document.querySelector('h1').innerText.startsWith('2 of 3')
          """)
        #expect(try await page.text("#announcer") == "The status is up to date again.")

        try await page.browser.setOnline(false)
        try await page.refresh()
        try await page.shows("You are offline", in: "#notice")
        try await page.browser.setOnline(true)
        try await page.becomes("online again", "return document.getElementById('notice').hidden")

        await system.server.nginx.stop()
        try await page.refresh()
        try await page.shows("The server does not answer", in: "#notice")
      }
    }

    @Test func aPageThatIsLoadedWhileTheResponderIsDownSaysSo() async throws {
      try await with(SystemUnderTest.Options()) { (system, page) async throws in
        await system.server.responder.stop()
        try await page.load("#token=\(HeartbeatServer.token)")
        try await page.shows("The responder does not answer (502)")
        try await system.server.restartResponder()
        try await page.refresh()
        try await page.shows("4 of 7 workloads need attention")
      }
    }

    @Test func theWindowIsUsedUp() async throws {
      try await with(.init(environment: ["RATE_LIMIT": "8-M"])) { (system, page) async throws in
        let verdict = system.server.verdict("default/deployment/shop")
        _ = try await holds { try await curl(verdict).status == 429 }
        try await page.load("default#token=\(HeartbeatServer.token)")
        try await page.shows("Too many requests from this address", in: "#notice")
        try await page.shows("Next try in", in: "#notice")
        #expect(try await page.string("return String(document.getElementById('retry').hidden)") == "true")
        let left = try await page.number(
          "return parseInt(document.getElementById('notice-when').innerText.match(/\\d+/)[0])")
        #expect(left > 5 && left <= 65, "\(left) s, as Retry-After says")
        #expect(try await page.polls() == [429])
      }
    }

    /// Others share the window: the page slows down as they use it up, and leaves some of it.
    @Test func theWindowIsNeverUsedUpByThePage() async throws {
      try await with(.init(environment: ["RATE_LIMIT": "40-M"])) { (system, page) async throws in
        try await page.open("default")
        for _ in 0..<28 { _ = try await curl(system.server.verdict("default/deployment/shop")) }
        try await page.refresh()
        try await page.shows("to spare the rate limit", in: "#freshness")
        let rows:
          [(requests: Int, remaining: Int, seconds: Int, failures: Int, retryAfter: Int, pause: Double)] = [
            (1, 3599, 3600, 0, 0, 5), (1, 720, 3600, 0, 0, 10), (3, 3599, 3600, 0, 0, 6.0017),
            (1, 1, 600, 0, 0, 601),
            (1, 0, 600, 0, 0, 601), (4, 7, 60, 0, 0, 61), (1, 2, 60, 0, 0, 60), (1, 3599, 3600, 1, 0, 5),
            (1, 3599, 3600, 2, 0, 10), (1, 3599, 3600, 9, 0, 30), (1, 3599, 3600, 1, 300, 300),
          ]
        for row in rows {
          let pause = try await page.number(
            """
            return import('/status/status.js').then(page =>
              page.pause(arguments[0], { remaining: arguments[1], seconds: arguments[2] }, arguments[3], arguments[4]))
            """, row.requests, row.remaining, row.seconds, row.failures, row.retryAfter)
          #expect(abs(pause - row.pause) < 0.01, "\(row): \(pause)")
        }
      }
    }
  }

  /// Rights that an older role does not give.
  @Suite struct MissingRights {
    @Test(arguments: [["cronjobs"], ["statefulsets", "daemonsets", "jobs", "cronjobs"]])
    func costThoseKindsAlone(_ resources: [String]) async throws {
      let arguments = resources.flatMap { ["--forbid", "list:\($0)"] }
      try await SystemUnderTest.with(.init(standInArguments: arguments)) { (system) async throws in
        let page = try await StatusPage(in: SharedBrowser.current!, of: system)
        try await page.open()
        try await page.shows("Not all kinds are shown.", in: "#remarks")
        #expect(try await page.rows().map { $0[1] }.contains("kube-system"))
        try await page.open("kube-system")
        try await page.shows("cronjobs cannot be read", in: "#remarks")
        #expect(try await page.rows().map { $0[1] } == ["kube-proxy"])
      }
    }
  }
}
