import Foundation
import System
import TestSupport
import Testing

@testable import Heartbeat

@Suite struct CredentialsTests {
  private func accepts(
    token: String, query: String? = nil, authorization: String? = nil
  ) throws -> Bool {
    let log = LogRecorder()
    let settings = AuthenticationSettings(token: try Secret(token: token.utf8), tokenFile: nil)
    let authenticator = Authenticator(tokens: try TokenSource(settings.readTokens(), logger: log.logger))
    let uri = "/api/healthz/a/deployment/b" + (query.map { "?\($0)" } ?? "")
    return authenticator.token(in: Self.credentials(uri, authorization), mayWait: true) != nil
  }

  private static func credentials(_ uri: String, _ authorization: String?) -> Credentials {
    if let authorization {
      Credentials(requestURI: uri.utf8.span, authorization: authorization.utf8.span)
    } else {
      Credentials(requestURI: uri.utf8.span, authorization: nil)
    }
  }

  private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

  @Test(arguments: [
    ("dGVzdDp0ZXN0", "token=dGVzdDp0ZXN0"),
    ("dGVzdDp0ZXN0", "a=b&token=%64GVzdDp0ZXN0"),
    ("YWI=", "token=YWI="),
    ("YWI=", "token=YWI%3D"),
    ("a+b", "token=a+b"),
    ("a b", "token=a+b"),
    ("a+b", "token=a%2Bb"),
    ("a b", "token=a%20b"),
    ("a/b?c", "token=a/b?c"),
    ("größe", "token=gr%C3%B6%C3%9Fe"),
    ("größe", "token=größe"),
    ("50%", "token=50%25"),
    ("x", "token=x&token=y"),
  ])
  func aTokenInTheQueryIsComparedDecoded(token: String, query: String) throws {
    #expect(try accepts(token: token, query: query))
  }

  @Test(arguments: [
    ("dGVzdDp0ZXN0", "token=dGVzdDp0ZXN"),
    ("dGVzdDp0ZXN0", "token=dGVzdDp0ZXN00"),
    ("dGVzdDp0ZXN0", "token=DGVzdDp0ZXN0"),
    ("dGVzdDp0ZXN0", "token="),
    ("dGVzdDp0ZXN0", "token"),
    ("dGVzdDp0ZXN0", ""),
    ("dGVzdDp0ZXN0", "token=test:test"),
    ("dGVzdDp0ZXN0", "token=wrong&token=dGVzdDp0ZXN0"),
    ("dGVzdDp0ZXN0", "token=dGVzdDp0ZXN0%00"),
    ("dGVzdDp0ZXN0", "token=dGVzdDp0ZXN0%"),
    ("50%", "token=50%"),
    ("a+b", "token=a%20b"),
    ("a b", "token=a%2Bb"),
    ("a+b c", "token=a+b+c"),
  ])
  func anythingElseInTheQueryIsWrong(token: String, query: String) throws {
    #expect(try !accepts(token: token, query: query))
  }

  @Test(arguments: [
    // What curl -u test:test sends, for the token as the description has it, for the pair, and for the
    // password.
    ("dGVzdDp0ZXN0", "Basic dGVzdDp0ZXN0"),
    ("test:test", "Basic dGVzdDp0ZXN0"),
    ("test", "Basic dGVzdDp0ZXN0"),
    // curl -u TOKEN: and curl -u any:TOKEN
    ("dGVzdDp0ZXN0", "Basic \(base64("dGVzdDp0ZXN0:"))"),
    ("dGVzdDp0ZXN0", "Basic \(base64("any:dGVzdDp0ZXN0"))"),
    ("dGVzdDp0ZXN0", "Basic \(base64(":dGVzdDp0ZXN0"))"),
    ("dGVzdDp0ZXN0", "Basic \(base64("dGVzdDp0ZXN0"))"),
    // Tokens with colons of their own.
    ("a:b", "Basic \(base64("a:b:"))"),
    ("a:b", "Basic \(base64("any:a:b"))"),
    ("a:b:", "Basic \(base64("a:b:"))"),
    (":a", "Basic \(base64(":a"))"),
    // Tokens that are no base64.
    ("größe 1", "Basic \(base64("any:größe 1"))"),
    ("p@ss/w0rd!", "Basic p@ss/w0rd!"),
    ("two words", "Basic two words"),
    // Schemes in any case, and spaces.
    ("dGVzdDp0ZXN0", "basic dGVzdDp0ZXN0"),
    ("dGVzdDp0ZXN0", "BASIC   dGVzdDp0ZXN0  "),
    ("dGVzdDp0ZXN0", " \tBaSiC \t dGVzdDp0ZXN0\t"),
    ("dGVzdDp0ZXN0", "Bearer dGVzdDp0ZXN0"),
    ("dGVzdDp0ZXN0", "bearer  dGVzdDp0ZXN0"),
    ("dGVzdDp0ZXN0", "BEARER dGVzdDp0ZXN0 "),
  ])
  func theHeaderLetsIn(token: String, authorization: String) throws {
    #expect(try accepts(token: token, authorization: authorization))
  }

  @Test(arguments: [
    ("dGVzdDp0ZXN0", ""),
    ("dGVzdDp0ZXN0", "Basic"),
    ("dGVzdDp0ZXN0", "Basic "),
    ("dGVzdDp0ZXN0", "dGVzdDp0ZXN0"),
    ("dGVzdDp0ZXN0", "BasicdGVzdDp0ZXN0"),
    ("dGVzdDp0ZXN0", "Basic: dGVzdDp0ZXN0"),
    ("dGVzdDp0ZXN0", "Token dGVzdDp0ZXN0"),
    ("dGVzdDp0ZXN0", "Digest dGVzdDp0ZXN0"),
    ("dGVzdDp0ZXN0", "Basic Basic dGVzdDp0ZXN0"),
    ("dGVzdDp0ZXN0", "Basic dGVzdDp0ZXN1"),
    ("dGVzdDp0ZXN0", "Basic \(base64("dGVzdDp0ZXN0::"))"),
    ("dGVzdDp0ZXN0", "Basic \(base64("dGVzdDp0ZXN0:any"))"),
    ("dGVzdDp0ZXN0", "Basic \(base64(":"))"),
    ("test:test", "Bearer dGVzdDp0ZXN0"),
    ("test", "Bearer dGVzdDp0ZXN0"),
    ("test", "Basic \(base64("test:wrong"))"),
    ("a", "Basic \(base64("x:a:"))"),
  ])
  func anythingElseInTheHeaderIsWrong(token: String, authorization: String) throws {
    #expect(try !accepts(token: token, authorization: authorization))
  }

  @Test func anyValidCredentialLetsIn() throws {
    #expect(try accepts(token: "t", query: "token=wrong", authorization: "Bearer t"))
    #expect(try accepts(token: "t", query: "token=t", authorization: "Bearer wrong"))
    #expect(try !accepts(token: "t", query: "token=wrong", authorization: "Bearer wrong"))
    #expect(try !accepts(token: "t"))
  }

  @Test func whatIsTooLongIsNotLookedAt() throws {
    let longest = String(repeating: "t", count: 8192)
    #expect(try accepts(token: longest, query: "token=\(longest)"))
    #expect(try !accepts(token: "t", query: "token=\(longest)t"))
    let token = String(repeating: "t", count: 8192 - "Bearer ".utf8.count)
    #expect(try accepts(token: token, authorization: "Bearer \(token)"))
    #expect(try !accepts(token: token, authorization: "Bearer  \(token)"))
  }

  @Test func credentialsAreNeverPrinted() {
    let credentials = Self.credentials("/?token=hush", "Basic \(Self.base64("any:hush"))")
    var dumped = ""
    dump(credentials, to: &dumped)
    for text in ["\(credentials)", String(reflecting: credentials), dumped] {
      #expect(text.contains("redacted") || text.contains("Secret"))
      #expect(!text.contains("hush") && !text.contains("104"), "104 is the letter h")
    }
  }
}
