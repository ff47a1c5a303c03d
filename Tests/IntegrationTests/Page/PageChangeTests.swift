import Foundation
import TestSupport
import Testing

extension PageTests {
  /// Objects that change, are hostile, or are many.
  @Suite(.sharedSystem()) struct Changes {
    let system = SharedSystem.current!
    let page: StatusPage

    init() async throws {
      page = try await StatusPage(in: SharedBrowser.current!, of: SharedSystem.current!)
    }

    /// Waits until the API says so, too.
    private func awaitStatus(_ status: Int, of path: String) async throws {
      let isMet = try await holds { try await curl(system.server.verdict(path)).status == status }
      try #require(isMet, "\(path)")
    }

    @Test func aStateThatChangesWhileOneLooks() async throws {
      let name = "changing"
      try await system.apiServer.put([
        SampleObjects.deployment(name, namespace: "team", replicas: 1),
        SampleObjects.pod(of: name, 1, namespace: "team"),
        SampleObjects.deployment("quiet", namespace: "team", replicas: 1),
        SampleObjects.pod(of: "quiet", 1, namespace: "team"),
      ])
      try await awaitStatus(200, of: "team/deployment/\(name)")
      try await page.open("team")
      try await page.shows("All 2 workloads are up")
      // The one that will change, marked; what is said aloud, counted.
      try await page.browser.run(
        """
        document.querySelector('#list > li').marked = true;
        document.querySelector('#list button').focus();
        window.said = [];
        new MutationObserver(() => said.push(announcer.textContent)).observe(announcer, { childList: true });
        """)
      // Rounds that bring nothing new say nothing.
      for _ in 0..<3 {
        try await page.refresh()
        try await Task.sleep(for: .milliseconds(300))
      }
      try await system.apiServer.put([SampleObjects.pod(of: name, 1, namespace: "team", isReady: false)])
      try await awaitStatus(503, of: "team/deployment/\(name)")
      try await page.refresh()
      try await page.shows("1 of 2 workloads needs attention")
      try await page.shows("s ago", in: "#list > li:nth-child(1) .since")
      try await page.browser.click("#list > li:nth-child(1) > button")
      try await page.becomes(
        "what has changed",
        "return document.querySelector('.transitions > li .change')?.textContent === 'Healthy → Unavailable'")
      #expect(try await page.rows().map { $0[1] } == [name, "quiet"])
      #expect(try await page.string("return String(document.querySelector('#list > li').marked)") == "true")
      #expect(
        try await page.string("return document.activeElement.textContent").contains(name), "the focus stays")
      #expect(
        try await page.string("return JSON.stringify(said)") == "[\"\(name) is now unavailable.\"]")
      try await system.apiServer.put([SampleObjects.pod(of: name, 1, namespace: "team")])
      try await awaitStatus(200, of: "team/deployment/\(name)")
      try await page.refresh()
      try await page.shows("All 2 workloads are up")
      #expect(
        try await page.string("return JSON.stringify(said)").contains("\(name) is now healthy."))
    }

    /// Whoever may write objects writes text, and never markup.
    @Test func hostileTextStaysText() async throws {
      let namespace = "hostile"
      try await system.apiServer.put(HostileText.objects(in: namespace))
      _ = try await holds {
        try await curl(system.server.verdict("\(namespace)/deployment/victim")).body.contains("onerror")
      }
      try await page.open(namespace)
      try await page.browser.click("#list button")
      try await page.shows("<img src=x onerror=", in: ".details .reasons")
      try await page.shows("<script>", in: ".details .events")
      try await page.shows("&lt;b&gt;", in: ".details")
      #expect(
        try await page.number("return document.querySelectorAll('main img, main script, main b').length") == 0
      )
      #expect(try await page.string("return String(window.hacked)") == "undefined")
      // Were somebody to make markup of it by mistake, the policy would not let him.
      let refusal = try await page.string(
        "try { document.querySelector('.details').innerHTML = '<b>x</b>' } catch (error) { return error.name }"
      )
      #expect(refusal == "TypeError")
      let inline = try await page.string(
        """
        const script = document.createElement('script');
        try { script.textContent = 'window.hacked = 3'; document.body.append(script) } catch (error) { }
        return String(window.hacked)
        """)
      #expect(inline == "undefined")
    }

    /// What stands in an address is text as well.
    @Test func nobodyPutsMarkupIntoAnAddress() async throws {
      try await page.open("default?q=%3Cimg%20src=x%20onerror=alert(1)%3E&state=%3Cb%3E,degraded")
      try await page.shows("Nothing matches.")
      #expect(
        try await page.string("return document.getElementById('find').value")
          == "<img src=x onerror=alert(1)>")
      #expect(try await page.number("return document.querySelectorAll('main img').length") == 0)
    }

    @Test func aThousandWorkloads() async throws {
      let count = 1000
      let objects = (0..<count).flatMap { number -> [[String: Any]] in
        let name = "workload-\(number)"
        return [
          SampleObjects.deployment(name, namespace: "large", replicas: 1),
          SampleObjects.pod(of: name, 1, namespace: "large", isReady: number % 50 > 0),
        ]
      }
      try await system.apiServer.put(objects)
      let path = "\(system.server.url)/api/healthz/large?limit=1&token=\(HeartbeatServer.token)"
      let isKnown = try await holds { try await curl(path).body.contains(#""unavailable":20"#) }
      try #require(isKnown)
      try await page.load("large#token=\(HeartbeatServer.token)")
      try await page.browser.run(
        """
        window.tasks = [];
        new PerformanceObserver(list => tasks.push(...list.getEntries().map(entry => entry.duration)))
          .observe({ type: 'longtask', buffered: true });
        """)
      try await page.shows("20 of 1,000 workloads need attention")
      #expect(
        try await page.number("return document.querySelectorAll('#list > li').length") == Double(count))
      // A change of one row touches that row. How long ago things were changes by itself, however long this takes.
      try await page.browser.run(
        """
        window.changes = 0;
        window.first = document.querySelector('#list > li:nth-child(500)');
        const isTime = node => (node.closest ? node : node.parentElement)?.closest('time');
        new MutationObserver(all => changes += all.filter(change => !isTime(change.target)).length)
          .observe(list, { childList: true, subtree: true, characterData: true, attributes: true });
        """)
      try await system.apiServer.put([SampleObjects.pod(of: "workload-50", 1, namespace: "large")])
      try await awaitStatus(200, of: "large/deployment/workload-50")
      try await page.refresh()
      try await page.shows("19 of 1,000 workloads need attention")
      #expect(try await page.number("return changes") < 40)
      #expect(try await page.string("return String(first.isConnected)") == "true")
      // As quick as a key is pressed.
      let typing = try await page.number(
        """
        const field = document.getElementById('find');
        const start = performance.now();
        for (const text of ['w', 'wo', 'workload-99', 'workload-999', '']) {
          field.value = text;
          field.dispatchEvent(new Event('input'));
          document.body.offsetHeight;
        }
        return (performance.now() - start) / 5
        """)
      let longest = try await page.number("return Math.max(0, ...tasks)")
      // A tenth of that is usual on a machine that is quiet.
      #expect(typing < 500 * Double(Sanitizer.slowness), "\(typing) ms for each key")
      #expect(longest < 2000 * Double(Sanitizer.slowness), "\(longest) ms in one piece")
      print("1,000 workloads: \(Int(longest)) ms in one piece at most, \(Int(typing)) ms for each key")
    }
  }
}
