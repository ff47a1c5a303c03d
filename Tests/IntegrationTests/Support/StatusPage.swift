import Foundation
import TestSupport

/// The page for people, in a tab of its own.
struct StatusPage {
  /// The browser that shows it.
  let browser: Browser
  /// `http://127.0.0.1:PORT`.
  let url: String

  /// Opens a tab; nothing is loaded yet.
  ///
  /// - Parameters:
  ///   - browser: The browser.
  ///   - system: What serves the page.
  /// - Throws: What the browser says against it.
  init(in browser: Browser, of system: SystemUnderTest) async throws {
    self.browser = browser
    url = system.server.url
    try await browser.openTab()
    try await browser.appear(Browser.Appearance())
  }

  /// Loads the page with a token in the fragment, and waits for its list.
  ///
  /// - Parameter path: Below `/status/`: a namespace, and a query.
  /// - Throws: When no list comes.
  func open(_ path: String = "") async throws {
    try await load("\(path)#token=\(HeartbeatServer.token)")
    try await becomes("a list", "return !document.getElementById('board').hidden")
  }

  /// Asks at once, as the button does that is shown while there is no answer.
  func refresh() async throws {
    try await browser.run("document.getElementById('retry').click()")
  }

  /// Loads the page.
  func load(_ path: String) async throws {
    // A page that differs in its fragment alone would not be loaded anew.
    try await browser.open("about:blank")
    try await browser.open("\(url)/status/\(path)")
  }

  /// Waits until JavaScript says so.
  ///
  /// - Parameters:
  ///   - what: What is waited for.
  ///   - script: The body of a function that returns a boolean.
  ///   - arguments: Its arguments.
  /// - Throws: `NotMet`, with what the page shows instead.
  func becomes(_ what: String, _ script: String, _ arguments: any Sendable...) async throws {
    let isMet = try await holds(within: .seconds(30), every: .milliseconds(50)) {
      try await browser.send("POST", "/execute/sync", ["script": script, "args": arguments]) as? Bool == true
    }
    guard !isMet else { return }
    let seen = try await text("body")
    let console = try await browser.console()
    throw NotMet("\(what); the page shows: \(seen)\n\(console)")
  }

  /// Waits until an element shows a text.
  func shows(_ text: String, in selector: String = "main") async throws {
    try await becomes(
      "\(selector) shows '\(text)'",
      "return (document.querySelector(arguments[0])?.innerText ?? '').replaceAll('\\u00a0', ' ').includes(arguments[1])",
      selector, text)
  }

  /// What is to be read in the first element that a selector finds; empty without one.
  func text(_ selector: String) async throws -> String {
    try await string(
      "return (document.querySelector(arguments[0])?.innerText ?? '').replaceAll('\\u00a0', ' ')", selector)
  }

  /// What JavaScript returns, as text.
  func string(_ script: String, _ arguments: any Sendable...) async throws -> String {
    try await browser.send("POST", "/execute/sync", ["script": script, "args": arguments]) as? String ?? ""
  }

  /// What JavaScript returns, as a number.
  func number(_ script: String, _ arguments: any Sendable...) async throws -> Double {
    let value = try await browser.send("POST", "/execute/sync", ["script": script, "args": arguments])
    return value as? Double ?? (value as? Int).map(Double.init) ?? .nan
  }

  /// The rows that are to be seen: state, name, kind or size, first reason's code.
  func rows(_ list: String = "#list") async throws -> [[String]] {
    let rows = try await browser.run(
      """
      return [...document.querySelectorAll(arguments[0] + ' > li')].filter(row => !row.hidden).map(row =>
        ['.word', '.name > .title', '.name > .detail', '.code'].map(part => row.querySelector(part)?.textContent ?? ''))
      """, list)
    return (rows as? [any Sendable] ?? []).map { ($0 as? [any Sendable] ?? []).compactMap { $0 as? String } }
  }

  /// The HTTP status of each request to the API that has ended since the page was loaded.
  func polls() async throws -> [Int] {
    let entries = try await browser.run(
      "return performance.getEntriesByType('resource').filter(e => e.name.includes('/api/')).map(e => e.responseStatus)"
    )
    return (entries as? [any Sendable] ?? []).compactMap { $0 as? Int }
  }
}
