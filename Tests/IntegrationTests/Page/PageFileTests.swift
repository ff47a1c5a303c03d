import Foundation
import TestSupport
import Testing

/// The files of the page for people, as nginx serves them.
@Suite(.sharedSystem()) struct PageFileTests {
  let system = SharedSystem.current!

  private static let files = [
    ("", "text/html; charset=utf-8"), ("default", "text/html; charset=utf-8"),
    ("kube-system?q=a", "text/html; charset=utf-8"), ("status.css", "text/css; charset=utf-8"),
    ("status.js", "text/javascript; charset=utf-8"), ("up.svg", "image/svg+xml; charset=utf-8"),
    ("warn.svg", "image/svg+xml; charset=utf-8"), ("down.svg", "image/svg+xml; charset=utf-8"),
    ("unknown.svg", "image/svg+xml; charset=utf-8"),
  ]

  @Test(arguments: files) func isServedWithWhatKeepsABrowserFromHarm(_ path: String, _ type: String)
    async throws
  {
    for method in [[], ["-I"], path.contains(".") ? [] : ["-XHEAD"]] {
      let answer = try await curl(method + ["\(system.server.url)/status/\(path)"])
      #expect(answer.status == 200 && answer.exitCode == 0, "\(answer)")
      #expect(answer.headers["content-type"] == type)
      let policy = answer.headers["content-security-policy"] ?? ""
      for directive in [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
      ] {
        #expect(policy.components(separatedBy: "; ").contains(directive), "\(directive): \(policy)")
      }
      #expect(!policy.contains("unsafe"))
      #expect(answer.headers["x-content-type-options"] == "nosniff")
      #expect(answer.headers["referrer-policy"] == "no-referrer")
      #expect(answer.headers["x-frame-options"] == "DENY")
      #expect(answer.headers["cache-control"] == "no-cache")
      #expect(answer.headers["x-request-id"]?.isEmpty == false)
    }
  }

  @Test func whatABrowserHasIsNotSentAgain() async throws {
    let url = "\(system.server.url)/status/status.js"
    let tag = try #require(try await curl(url).headers["etag"])
    let again = try await curl("-H", "If-None-Match: \(tag)", url)
    #expect(again.status == 304 && again.headers["content-security-policy"] != nil, "\(again)")
  }

  @Test func otherAddressesAreToldTheRightOneOrNothing() async throws {
    for (path, status, location) in [
      ("/status", 301, "/status/"), ("/status?token=abc", 301, "/status/"),
      ("/status/shop/", 301, "/status/shop"), ("/status/shop/?token=abc", 301, "/status/shop"),
    ] {
      let answer = try await curl(system.server.url + path)
      #expect(answer.status == status && answer.headers["location"] == location, "\(path): \(answer)")
    }
    for path in [
      "/status/none.css", "/status/a.b", "/status/shop/deployment/x", "/status/..%2Fstatus.conf", "/Status/",
    ] {
      let answer = try await curl("--path-as-is", system.server.url + path)
      #expect(answer.status == 404 && answer.json["up"] as? Bool == false, "\(path): \(answer)")
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
      let answer = try await curl("-X", method, "\(system.server.url)/status/")
      #expect(answer.status == 405, "\(method): \(answer)")
    }
  }

  /// Nothing from elsewhere, nothing inline, and no way in which text becomes markup.
  @Test func theFilesThemselvesKeepToThePolicy() throws {
    let folder = Repository.file("nginx/k8s-heartbeat/status")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(
      names == ["down.svg", "index.html", "status.css", "status.js", "unknown.svg", "up.svg", "warn.svg"])
    for name in names {
      let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      let links = text.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
      #expect(!links.contains("//cdn") && !links.contains("http:") && !links.contains("https:"), "\(name)")
      for word in [
        " style=", "<style", " onclick", " onload", "javascript:", "innerHTML", "outerHTML",
        "insertAdjacentHTML", "document.write", "eval(", "new Function", "localStorage", "url(", "@import",
      ] {
        #expect(!text.contains(word), "\(name): \(word)")
      }
    }
  }

  /// It says so by what it asks for: PageTests.
  @Test func isThereWhileTheResponderIsDown() async throws {
    try await SystemUnderTest.with { (system) async throws in
      await system.server.responder.stop()
      for path in ["/status/", "/status/default", "/status/status.js"] {
        #expect(try await curl(system.server.url + path).status == 200)
      }
      #expect(try await curl("\(system.server.url)/api/healthz").status == 502)
    }
  }
}
