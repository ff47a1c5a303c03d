import Foundation
import TestSupport
import Testing

extension PageTests {
  /// The page for those who see it otherwise, or not at all: WCAG 2.2 at level AA, as far as a program can tell.
  @Suite struct Access {
    let page: StatusPage

    init() async throws {
      page = try await StatusPage(in: SharedBrowser.current!, of: SharedSystem.current!)
    }

    @Test func everythingHasARoleAndAName() async throws {
      try await page.open("default")
      try await page.browser.click("#list > li:nth-child(2) > button")
      try await page.shows("Serving, but degraded", in: ".details")
      let named: [(String, String, String)] = [
        ("nav", "navigation", "Where you are"), ("main", "main", ""),
        ("h1", "heading", "2 of 3 workloads need attention"),
        ("search", "search", ""), ("#find", "searchbox", "Find by name, kind or reason"),
        ("#states", "group", "Show only these states"),
        ("#states [data-state=degraded]", "button", "Degraded 1"), ("#board", "region", "Workloads"),
        ("#list", "list", "Workloads, worst first"), ("#list > li", "listitem", ""),
        ("#forget", "button", "Forget token"), ("#announcer", "status", ""),
        (".details", "region", "deployment search"), (".brand", "link", "k8s-heartbeat"),
      ]
      for (selector, role, name) in named {
        let found = try await page.browser.accessible(selector)
        #expect(found.role == role && (name.isEmpty || found.name == name), "\(selector): \(found)")
      }
      let row = try await page.browser.accessible("#list > li:nth-child(2) > button")
      #expect(row.role == "button")
      for word in ["Degraded", "search", "deployment", "3 of 3", "ready", "ImagePullFailing"] {
        #expect(row.name.contains(word), "\(word): \(row.name)")
      }
      #expect(try await page.string("return document.documentElement.lang") == "en")
      // Headings go down step by step, and no id is there twice.
      let levels = try await page.string(
        """
        return [...document.querySelectorAll('h1, h2, h3, h4')].filter(heading => heading.checkVisibility()).map(heading => heading.tagName).join()
        """)
      #expect(levels.hasPrefix("H1,H3") || levels.hasPrefix("H1,H2"), "\(levels)")
      #expect(
        try await page.number(
          "const ids = [...document.querySelectorAll('[id]')].map(e => e.id); return ids.length - new Set(ids).size"
        ) == 0)
      #expect(
        try await page.number(
          "return [...document.querySelectorAll('svg')].filter(svg => svg.getAttribute('aria-hidden') !== 'true').length"
        )
          == 0, "a shape says nothing that a word beside it does not")
    }

    /// Of each text with what is behind it 4.5:1 (1.4.3), of each shape and the edges of fields 3:1 (1.4.11).
    @Test(arguments: ["light", "dark"]) func contrast(_ colours: String) async throws {
      try await page.browser.appear(.init(colours: colours))
      for path in ["", "default", "ops"] {
        try await page.open(path)
        if !path.isEmpty {
          try await page.browser.click("#list > li:nth-child(2) > button")
          try await page.shows("Why", in: ".details")
          try await page.browser.run(
            "for (const id of ['jobs', 'meaning']) document.getElementById(id).open = true")
        }
        try await checkContrast("\(path) \(colours)")
      }
      try await page.browser.click("#forget")
      try await page.browser.type("wrong", into: "#token")
      try await page.browser.click("#sign-in button")
      try await page.shows("not valid here")
      try await checkContrast("the form, \(colours)")
    }

    private func checkContrast(_ place: String) async throws {
      let poor = try await page.string(PageScripts.poorContrast)
      #expect(poor.isEmpty, "\(place): \(poor)")
      let seen = try await page.number("return document.querySelectorAll('main *').length")
      #expect(seen > 10)
    }

    @Test func byKeyboardAlone() async throws {
      try await page.open("default")
      let tab = "\u{E004}"
      let enter = "\u{E007}"
      // Where the focus goes, and that it is to be seen there.
      var visited: [String] = []
      for _ in 0..<9 {
        try await page.browser.press(tab)
        visited.append(
          try await page.string(
            """
            const node = document.activeElement;
            const style = getComputedStyle(node);
            const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
            return (node.id || node.dataset.state || node.className) + (ring ? '' : ' (not to be seen)')
            """))
      }
      #expect(
        visited == [
          "skip", "brand", "forget", "find", "unavailable", "degraded", "progressing", "row", "row",
        ])
      try await page.browser.press(enter)
      try await page.shows("Serving, but degraded", in: ".details")
      try await page.browser.press(enter)
      try await page.becomes("closed", "return !document.querySelector('.details')")
      // Back to a filter, pressed with the space bar.
      try await page.browser.run("document.querySelector('#states [data-state=degraded]').focus()")
      try await page.browser.press(" ")
      #expect(try await page.rows().map { $0[1] } == ["search"])
    }

    /// Down to 320 CSS pixels, as a larger page is that is magnified by 4 (1.4.10).
    @Test(arguments: [390, 320]) func isUsedOnATelephone(_ width: Int) async throws {
      try await page.browser.appear(.init(width: width, height: 640))
      for path in ["", "default", "ops"] {
        try await page.open(path)
        if path == "ops" { try await page.browser.click("#list > li:nth-child(2) > button") }
        #expect(
          try await page.number("return document.documentElement.scrollWidth") <= Double(width), "\(path)")
        // 2.5.8: what is touched is large enough.
        let small = try await page.string(
          """
          return [...document.querySelectorAll('main button, main input, main a, summary')].filter(node => node.checkVisibility())
            .filter(node => { const box = node.getBoundingClientRect(); return box.width < 24 || box.height < 24; })
            .map(node => node.id || node.className).join()
          """)
        #expect(small.isEmpty, "\(path): \(small)")
      }
    }

    @Test func isCalmForThoseWhoAskForIt() async throws {
      try await page.browser.appear(.init(isCalm: true))
      try await page.open("default")
      #expect(
        try await page.string(
          "return getComputedStyle(document.getElementById('freshness'), '::before').animationName")
          == "none")
    }
  }

  /// How it looks.
  ///
  /// `PAGE_PICTURES` names a folder that keeps the pictures; those in `docs` come from there.
  @Suite struct Pictures {
    @Test(arguments: ["light", "dark"]) func areTaken(_ colours: String) async throws {
      let page = try await StatusPage(in: SharedBrowser.current!, of: SharedSystem.current!)
      try await withTemporaryFolder { (temporary) async throws in
        let named = ProcessInfo.processInfo.environment["PAGE_PICTURES"]
        let folder = named.map { URL(fileURLWithPath: $0) } ?? temporary
        let wide = Browser.Appearance(height: 480, colours: colours)
        let high = Browser.Appearance(height: 880, colours: colours)
        for (name, path, appearance) in [
          ("namespaces", "", wide), ("workloads", "ops#statefulset/ledger", high),
          ("phone", "default", Browser.Appearance.phone(colours)),
        ] {
          try await page.browser.appear(appearance)
          try await page.open()
          try await page.load(path)
          try await page.shows("attention", in: "h1")
          if path.contains("#") { try await page.shows("RolloutBlocked", in: ".details") }
          let picture = try await page.browser.screenshot()
          #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]) && picture.count > 5000)
          try picture.write(to: folder.appendingPathComponent("status-\(name)-\(colours).png"))
        }
        #expect(try await page.browser.console().isEmpty)
      }
    }
  }
}
