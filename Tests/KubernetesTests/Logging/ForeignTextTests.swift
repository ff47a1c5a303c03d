import Health
import System
import TestSupport
import Testing

@testable import Kubernetes

@Suite("Text from outside in a log")
struct ForeignTextTests {
  @Test(
    "control characters and what turns the reading direction around are escaped, all else stays",
    arguments: [
      ("pods is forbidden: User \"jane\" cannot list", "pods is forbidden: User \"jane\" cannot list"),
      ("", ""), ("Grüße, 日本, 🇩🇪", "Grüße, 日本, 🇩🇪"),
      ("a\nb\r\nc\td\u{0}", #"a\nb\r\nc\td\0"#),
      ("\u{1b}[31mred\u{7f}\u{9b}0m", #"\u{1B}[31mred\u{7F}\u{009B}0m"#),
      ("a\u{202e}b\u{2066}c\u{2028}d\u{200b}e", #"a\u{202E}b\u{2066}c\u{2028}d\u{200B}e"#),
    ])
  func escaping(text: String, expected: String) {
    #expect(ForeignText.clean(text) == expected)
    #expect(ForeignText.clean(expected) == expected)
  }

  @Test("what is long is cut between two characters", arguments: [16, 17, 18, 19, 100, 1024])
  func cutting(limit: Int) {
    for text in ["é", "日", "👩‍👩‍👧", "a", "\n", "\u{202e}"].map({ String(repeating: $0, count: 2000) }) {
      let cut = ForeignText.clean(text, limit: limit)
      #expect(cut.utf8.count <= limit && cut.hasSuffix("…"))
      #expect(!cut.contains("\u{fffd}"))
    }
    let text = String(repeating: "a", count: limit)
    #expect(ForeignText.clean(text, limit: limit) == text)
  }

  @Test("a hundred megabytes are as short as anything")
  func huge() {
    #expect(ForeignText.clean(String(repeating: "x\n", count: 50 << 20)).utf8.count <= 1024)
    #expect(ForeignText.clean(String(repeating: "e\u{301}", count: 1 << 20)).utf8.count <= 1024)
    #expect(ForeignText.clean("e" + String(repeating: "\u{301}", count: 1 << 20)).utf8.count <= 1024)
  }

  @Test(
    "the login of a URL is hidden",
    arguments: [
      ("https://jane:secret@host:6443/x", "https://***@host:6443/x"),
      ("https://jane@host", "https://***@host"), ("//jane:secret@host/", "//***@host/"),
      ("go to https://a:secret@h and http://b:secret@i.", "go to https://***@h and http://***@i."),
      ("https://jane:se/secret@host/x", "https://***@host/x"),
      ("https://jane:a@secret@host/x", "https://***@host/x"),
      ("socks5h://jane:secret@[::1]:1080", "socks5h://***@[::1]:1080"),
      ("https://host:6443/users/@me", "https://host:6443/users/@me"), ("mail me@host", "mail me@host"),
      ("https://[::1]:6443/@", "https://[::1]:6443/@"),
    ])
  func logins(text: String, expected: String) {
    #expect(ForeignText.clean(text) == expected)
  }

  @Test("what was sent is hidden when it is said back")
  func secrets() {
    let credential = Credential(authorization: Secret.bearer("sesame"))
    #expect(credential.secrets == ["sesame"])
    #expect(
      ForeignText.clean("bad token sesame, sesame!", hiding: credential.secrets)
        == "bad token <redacted>, <redacted>!")
    let basic = Credential(authorization: Secret("Basic amFuZTpob3JzZQ=="))
    #expect(
      ForeignText.clean("no amFuZTpob3JzZQ== (jane, horse)", hiding: basic.secrets)
        == "no <redacted> (jane, <redacted>)")
    #expect(ForeignText.clean("a token", hiding: ["a", ""]) == "a token", "any word could be one so short")
    // Not even half of one.
    let long = String(repeating: "sesame", count: 100)
    let text = String(repeating: "<", count: (64 << 10) - 30) + long
    #expect(!ForeignText.clean(text, limit: 100_000, hiding: [long]).contains("sesame"))
  }

  @Test(
    "an error is a line of at most 1 KB that forges nothing and gives nothing away",
    arguments: [
      APIError.notFound(nasty), .unauthorized(nasty), .redirected(to: nasty), .malformed(nasty),
      .status(code: 500, reason: nasty, message: nasty), .timedOut(nasty, isSilent: true),
      .unreachable(ConnectionFailure(kind: .other, text: nasty, advice: nasty)),
      .forbidden(
        PermissionDenied(verb: "list", resource: "pods", group: "", namespace: nil, message: nasty)),
      .credentials(CredentialError(nasty)),
    ])
  func errors(error: APIError) {
    let text = "\(error)"
    #expect(text.utf8.count <= 1024)
    #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202e}" })
    #expect(!text.contains("secret"))
  }

  private static let nasty =
    "https://jane:secret@host/\n\u{1b}[2J\u{202e}" + String(repeating: "日", count: 100_000)

  @Test(
    "our own advice outlives a long text", arguments: [APIError.unauthorized(nasty), .redirected(to: nasty)])
  func advice(error: APIError) {
    #expect(
      "\(error)".contains(
        error.kind == "unauthorized" ? "check that they have not expired" : "set the cluster's"))
  }

  @Test("texts of the API server and what it says back are clean in every error", .timeLimit(.minutes(1)))
  func server() throws {
    for status in [302, 400, 401, 403, 404, 500] {
      let server = try ScriptedServer { _ in
        let body =
          #"{"kind":"Status","reason":"sesame","message":"sesame\nforged \#(String(repeating: "x", count: 100_000))"}"#
        return .json(body, status: status, headers: ["Location": "https://jane:secret@host/sesame"])
      }
      let client = makeClient("http://127.0.0.1:\(server.port)")
      let error = failure { () throws(APIError) in
        _ = try client.get(Deployment.self, namespace: "shop", name: "web", deadline: .ample)
      }
      let text = "\(try #require(error))"
      #expect(
        text.utf8.count <= 1024 && !text.contains("\n") && !text.contains("sesame"), "\(status): \(text)")
      #expect(!text.contains("secret@"))
    }
  }
}
