package import Foundation
import Synchronization

/// A real browser without a window: Debian's chromium, driven by chromedriver over the WebDriver protocol (W3C), on loopback.
package final class Browser: Sendable {
  /// The programs that it takes; `scripts/setup tests` installs both.
  private static let programs = (driver: "/usr/bin/chromedriver", browser: "/usr/bin/chromium")

  /// Whether it is there.
  package static var isInstalled: Bool {
    [programs.driver, programs.browser].allSatisfy(FileManager.default.isExecutableFile(atPath:))
  }

  private let driver: RunningProgram
  /// `http://127.0.0.1:PORT/session/ID`.
  private let session: String

  /// Starts a browser.
  ///
  /// - Parameter folder: Where its profile and its log go.
  /// - Throws: When it does not come up.
  package init(in folder: URL) async throws {
    let port = try freePort()
    let driver = try RunningProgram(
      URL(fileURLWithPath: Self.programs.driver), ["--port=\(port)"],
      environment: ["HOME": folder.path, "TMPDIR": folder.path],
      log: folder.appendingPathComponent("chromedriver.log"))
    self.driver = driver
    let url = "http://127.0.0.1:\(port)"
    do {
      try await driver.require("chromedriver answers") { try await curl("\(url)/status").status == 200 }
      // A sandbox of its own is not to be had as root, nor in every container; it sees our own page alone.
      let options: [String: any Sendable] = [
        "binary": Self.programs.browser,
        "args": [
          "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
          "--force-device-scale-factor=1", "--window-size=1280,900", "--lang=en-GB", "--no-proxy-server",
          "--disable-background-networking", "--user-data-dir=\(folder.path)/profile",
        ],
      ]
      let wanted: [String: any Sendable] = [
        "goog:chromeOptions": options, "goog:loggingPrefs": ["browser": "ALL"],
      ]
      let value = try await Self.send(
        "POST", "\(url)/session", ["capabilities": ["alwaysMatch": wanted] as [String: any Sendable]])
      guard let id = (value as? [String: any Sendable])?["sessionId"] as? String else {
        throw NotMet("a session of the browser: \(String(describing: value))")
      }
      session = "\(url)/session/\(id)"
    } catch {
      await driver.stop()
      throw error
    }
  }

  /// Ends the browser, then its driver.
  package func stop() async {
    _ = try? await Self.send("DELETE", session)
    await driver.stop()
  }

  /// Sends a command of the protocol.
  ///
  /// - Parameters:
  ///   - method: `GET` or `POST`.
  ///   - path: Below the session, such as `/url`.
  ///   - body: The parameters of a POST.
  /// - Returns: The `value` of the answer.
  /// - Throws: What the browser says against it.
  @discardableResult
  package func send(
    _ method: String, _ path: String, _ body: [String: any Sendable] = [:]
  ) async throws -> (any Sendable)? {
    try await Self.send(method, session + path, body)
  }

  private static func send(
    _ method: String, _ url: String, _ body: [String: any Sendable] = [:]
  ) async throws -> (any Sendable)? {
    var arguments = ["--max-time", "\(60 * Sanitizer.slowness)", "-X", method]
    if method == "POST" {
      let json = try JSONSerialization.data(withJSONObject: body)
      arguments += [
        "-H", "Content-Type: application/json", "--data-binary", String(decoding: json, as: UTF8.self),
      ]
    }
    let answer = try await curl(arguments + [url])
    guard answer.status == 200 else { throw NotMet("\(method) \(url): \(answer)") }
    return answer.json["value"]
  }
}
