import Testing

@testable import Heartbeat

@Suite struct QueryTests {
  @Test(arguments: [
    ("/p?token=abc", "abc"),
    ("/p?a=b&token=abc", "abc"),
    ("/p?token=abc&a=b", "abc"),
    ("/p?token=first&token=second", "first"),
    ("/p?token=", ""),
    ("/p?token", ""),
    ("/p?token&token=x", ""),
    ("/p?token=a=b==", "a=b=="),
    ("/p?token=a;b", "a;b"),
    ("/p?a=b;token=x&token=y", "y"),
    ("/p?token=%61%zz+", "%61%zz+"),
    ("/p?tok%65n=x", "x"),
    ("/p?%74%6F%6b%65%6e=x", "x"),
    ("/p?%zz=1&token=x", "x"),
    ("/p?&&token=x&", "x"),
    ("/p?token=a?token=b", "a?token=b"),
    ("/p??token=a&token=b", "b"),
  ])
  func theFirstValueIsFoundAsItWasSent(uri: String, value: String) {
    #expect(
      Query.firstValue(of: "token", in: uri.utf8.span).map { String(decoding: $0, as: UTF8.self) } == value)
  }

  @Test(arguments: [
    "", "/p", "/p?", "/p?tokens=x", "/p?toke=x", "/p?Token=x", "/p?a=token", "/p?=token", "/token=x",
    "/p?a=b;token=x",
    "/p?token%=x", "/p?token%00=x", "/p?+token=x",
  ])
  func anotherNameIsNotFound(uri: String) {
    #expect(Query.firstValue(of: "token", in: uri.utf8.span) == nil)
  }
}
