package import Foundation

extension Browser {
  /// The member by which the protocol names an element.
  private static let elementKey = "element-6066-11e4-a52e-4f735466cecf"

  /// Goes to a page, and waits until it is loaded.
  package func open(_ url: String) async throws {
    try await send("POST", "/url", ["url": url])
  }

  /// Opens a new tab in the place of the one that is open, with nothing remembered of it.
  package func openTab() async throws {
    let old = try await send("GET", "/window") as? String
    let new = try await send("POST", "/window/new", ["type": "tab"]) as? [String: any Sendable]
    guard let old, let handle = new?["handle"] as? String else { throw NotMet("a tab") }
    try await send("POST", "/window", ["handle": old])
    try await send("DELETE", "/window")
    try await send("POST", "/window", ["handle": handle])
  }

  /// Runs JavaScript in the page.
  ///
  /// - Parameters:
  ///   - script: The body of a function; a promise that it returns is waited for.
  ///   - arguments: Its `arguments`.
  /// - Returns: What it returns, as JSON has it.
  /// - Throws: What the script throws.
  @discardableResult
  package func run(_ script: String, _ arguments: any Sendable...) async throws -> (any Sendable)? {
    try await send("POST", "/execute/sync", ["script": script, "args": arguments])
  }

  /// Clicks on the first element that a selector finds, as a person does: where it is.
  package func click(_ selector: String) async throws {
    try await send("POST", "/element/\(element(selector))/click")
  }

  /// Types into the first element that a selector finds.
  package func type(_ text: String, into selector: String) async throws {
    try await send("POST", "/element/\(element(selector))/value", ["text": text])
  }

  /// Presses keys, one after the other, wherever the focus is.
  ///
  /// - Parameter keys: Characters; those of section 17.4.2 of the protocol for keys without one.
  /// - Throws: What the browser says against it.
  package func press(_ keys: String...) async throws {
    let actions = keys.flatMap { key -> [[String: any Sendable]] in
      [["type": "keyDown", "value": key], ["type": "keyUp", "value": key]]
    }
    let keyboard: [String: any Sendable] = ["type": "key", "id": "keyboard", "actions": actions]
    try await send("POST", "/actions", ["actions": [keyboard]])
  }

  /// What assistive software is told of the first element that a selector finds.
  package func accessible(_ selector: String) async throws -> (role: String, name: String) {
    let id = try await element(selector)
    let role = try await send("GET", "/element/\(id)/computedrole") as? String
    let name = try await send("GET", "/element/\(id)/computedlabel") as? String
    return (role ?? "", name ?? "")
  }

  /// What is to be seen, as a PNG file.
  package func screenshot() async throws -> Data {
    guard let text = try await send("GET", "/screenshot") as? String, let data = Data(base64Encoded: text)
    else { throw NotMet("a picture") }
    return data
  }

  /// Sends a command of Chromium's own protocol.
  package func devTools(_ command: String, _ parameters: [String: any Sendable]) async throws {
    try await send("POST", "/goog/cdp/execute", ["cmd": command, "params": parameters])
  }

  /// What has been written to the console since the last look, but for failed requests, which every 503 is to a browser.
  package func console() async throws -> [String] {
    let lines = try await send("POST", "/se/log", ["type": "browser"]) as? [any Sendable] ?? []
    return lines.compactMap { ($0 as? [String: any Sendable])?["message"] as? String }
      .filter { !$0.contains("Failed to load resource") }
  }

  private func element(_ selector: String) async throws -> String {
    let found = try await send("POST", "/element", ["using": "css selector", "value": selector])
    guard let id = (found as? [String: any Sendable])?[Self.elementKey] as? String else {
      throw NotMet("an element \(selector)")
    }
    return id
  }
}
