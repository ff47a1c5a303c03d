import Foundation
import TestSupport
import Testing

extension PageTests {
  /// How the page comes by its token, and what becomes of it.
  @Suite struct Tokens {
    let system = SharedSystem.current!
    let page: StatusPage

    init() async throws {
      page = try await StatusPage(in: SharedBrowser.current!, of: SharedSystem.current!)
    }

    private static let stored = "return JSON.stringify(Object.values(sessionStorage))"

    @Test func isAskedForAndKeptForTheTab() async throws {
      try await page.load("default")
      try await page.shows("Show a token")
      #expect(try await page.string("return document.activeElement.id") == "token")
      #expect(try await page.polls().isEmpty, "nothing is asked without a token")
      let field = try await page.browser.accessible("#token")
      #expect(field.name == "Token", "\(field)")

      try await page.browser.type("not the token", into: "#token")
      try await page.browser.press("\u{E007}")
      try await page.shows("This token is not valid here")
      #expect(try await page.string(Self.stored) == "[]")

      try await page.browser.type(HeartbeatServer.token, into: "#token")
      try await page.browser.click("#sign-in button")
      try await page.shows("2 of 3 workloads need attention")
      #expect(try await page.string("return location.href") == "\(page.url)/status/default")
      #expect(try await page.string(Self.stored) == "[\"\(HeartbeatServer.token)\"]")
      #expect(try await page.string("return localStorage.length + document.cookie") == "0")

      try await page.load("")
      try await page.shows("workloads need attention")
      try await page.browser.click("#forget")
      try await page.shows("Show a token")
      #expect(try await page.string(Self.stored) == "[]")
      #expect(try await page.text("#list").isEmpty)
      try await page.load("")
      try await page.shows("Show a token")
    }

    @Test func comesOutOfTheFragmentAndOutOfTheAddress() async throws {
      try await page.load("default?state=degraded#token=\(HeartbeatServer.token)")
      try await page.shows("2 of 3 workloads need attention")
      #expect(try await page.string("return location.href") == "\(page.url)/status/default?state=degraded")
      #expect(try await page.number("return history.length") <= 3)
      // Another one, put into the address of a page that is open.
      try await page.browser.run("location.hash = '#token=other'")
      try await page.shows("This token is not valid here")
      #expect(try await page.string("return location.hash") == "")
      #expect(!system.server.logs.contains(HeartbeatServer.token))
    }

    /// Servers and their logs have seen it by then: that is no way to be shown something.
    @Test func inTheQueryIsTakenAwayAndRefused() async throws {
      try await page.load("?q=a&token=\(HeartbeatServer.token)")
      try await page.shows("Write #token= instead")
      #expect(try await page.string("return location.href") == "\(page.url)/status/?q=a")
      #expect(try await page.polls().isEmpty)
    }
  }

  /// A token that is not plain ASCII, and is taken away while somebody looks.
  @Suite struct ChangingTokens {
    @Test func isEncodedAsTheOthersDoAndIsRefusedWhenItIsTakenAway() async throws {
      try await withTemporaryFolder { (folder) async throws in
        let mount = try SecretMount(
          at: folder.appendingPathComponent("token"), ["tokens": "schlüssel+/=%&x\n"])
        let settings = ["AUTH_TOKEN_BASIC": "", "AUTH_TOKEN_BASIC_FILE": mount.file("tokens")]
        try await SystemUnderTest.with(.init(environment: settings)) { (system) async throws in
          let page = try await StatusPage(in: SharedBrowser.current!, of: system)
          try await page.load("default#token=schl%C3%BCssel+/=%25%26x")
          try await page.shows("2 of 3 workloads need attention")
          try mount.replace(with: ["tokens": "another-token-0123\n"])
          try await page.becomes(
            "refused",
            """
            document.getElementById('retry').click();
            return document.body.innerText.includes('This token is not valid here')
            """)
          #expect(try await page.text("#list").isEmpty)
          #expect(try await page.string("return document.activeElement.id") == "token")
        }
      }
    }
  }

  /// Tokens that may see a part: what they may not see does not exist for the page.
  @Suite struct PartialTokens {
    private static let tokens = """
      one-namespace-0123456789 ops
      one-kind-0123456789 */cronjob
      state-only-0123456789 status-only

      """

    @Test func showWhatTheyMaySee() async throws {
      try await withTemporaryFolder { (folder) async throws in
        let mount = try SecretMount(at: folder.appendingPathComponent("token"), ["tokens": Self.tokens])
        let settings = ["AUTH_TOKEN_BASIC": "", "AUTH_TOKEN_BASIC_FILE": mount.file("tokens")]
        try await SystemUnderTest.with(.init(environment: settings)) { (system) async throws in
          let page = try await StatusPage(in: SharedBrowser.current!, of: system)
          try await page.load("#token=one-namespace-0123456789")
          try await page.shows("2 of 3 workloads need attention")
          #expect(try await page.rows().map { $0[1] } == ["ops"])
          try await page.load("default")
          try await page.shows("Nothing in default")

          try await page.load("ops#token=one-kind-0123456789")
          try await page.shows("1 of 1 workload needs attention")
          #expect(try await page.rows().map { $0[1] } == ["backup"])

          for (namespace, sentence, icon) in [
            ("default", "default is unavailable", "down"), ("kube-system", "kube-system is healthy", "up"),
          ] {
            try await page.load("\(namespace)#token=state-only-0123456789")
            try await page.shows(sentence, in: "h1")
            try await page.shows("This token shows the state only")
            #expect(try await page.text("#list").isEmpty)
            #expect(
              try await page.string("return document.getElementById('icon').href").hasSuffix("/\(icon).svg"))
          }
          try await page.load("#token=state-only-0123456789")
          try await page.shows("This token shows the state only")
          try await page.load("nowhere")
          try await page.shows("Nothing in nowhere")
        }
      }
    }
  }
}
