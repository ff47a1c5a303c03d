import Testing

@testable import Health

/// `kubectl get -l`.
@Suite struct SelectorParsingTests {
  typealias Requirement = LabelSelector.Requirement

  @Test(arguments: [
    ("", []),
    (" \t\r\n", []),
    ("a=b", [Requirement(key: "a", operator: .in, values: ["b"])]),
    ("a==b", [Requirement(key: "a", operator: .in, values: ["b"])]),
    ("a!=b", [Requirement(key: "a", operator: .notIn, values: ["b"])]),
    (" a = b ", [Requirement(key: "a", operator: .in, values: ["b"])]),
    ("a=", [Requirement(key: "a", operator: .in, values: [""])]),
    (
      "a!=,b",
      [
        Requirement(key: "a", operator: .notIn, values: [""]), Requirement(key: "b", operator: .exists),
      ]
    ),
    ("a in (b)", [Requirement(key: "a", operator: .in, values: ["b"])]),
    ("a in(b , c)", [Requirement(key: "a", operator: .in, values: ["b", "c"])]),
    ("a notin (b,c)", [Requirement(key: "a", operator: .notIn, values: ["b", "c"])]),
    ("a in ()", [Requirement(key: "a", operator: .in, values: [""])]),
    ("a in (,b)", [Requirement(key: "a", operator: .in, values: ["", "b"])]),
    ("a in (b,)", [Requirement(key: "a", operator: .in, values: ["b", ""])]),
    ("a", [Requirement(key: "a", operator: .exists)]),
    ("!a", [Requirement(key: "a", operator: .doesNotExist)]),
    (" ! a ", [Requirement(key: "a", operator: .doesNotExist)]),
    ("in in (in,notin)", [Requirement(key: "in", operator: .in, values: ["in", "notin"])]),
    ("notin=in", [Requirement(key: "notin", operator: .in, values: ["in"])]),
    (
      "app.kubernetes.io/name=web-1_2.3,!x,y",
      [
        Requirement(key: "app.kubernetes.io/name", operator: .in, values: ["web-1_2.3"]),
        Requirement(key: "x", operator: .doesNotExist), Requirement(key: "y", operator: .exists),
      ]
    ),
    ("A=B", [Requirement(key: "A", operator: .in, values: ["B"])]),
  ])
  func isRead(_ text: String, _ requirements: [Requirement]) throws {
    #expect(try LabelSelector(parsing: text) == LabelSelector(matchExpressions: requirements))
  }

  @Test(arguments: [
    (",a", 1), ("a,", 3), ("a,,b", 3), ("=b", 1), ("a=b c", 5), ("a b", 3), ("a b c", 3), ("!", 2),
    ("!!a", 2),
    ("!a=b", 3), ("!a in (b)", 4), ("a=!b", 3), ("a===b", 4), ("a=(b)", 3), ("a in", 5), ("a in b", 6),
    ("a in (b", 8), ("a in (b c)", 9), ("a in (b))", 9), ("a in ((b))", 7), ("a in (b=c)", 8), ("a>1", 2),
    ("a < 1", 3), ("a=b>c", 4), ("()", 1), ("-a", 1), ("a-", 1), ("a.", 1), ("/a", 1), ("a/", 1),
    ("a/b/c", 1),
    ("A/b", 1), ("a_b/c", 1), ("-a/b", 1), ("a..b/c", 1), ("a=-b", 3), ("a=b-", 3), ("a=b/c", 3),
    ("a=\u{E4}", 3),
    ("\u{0}", 1), ("a\u{0B}", 1), ("a=\"b\"", 3),
  ])
  func isRefusedWithItsPlace(_ text: String, _ place: Int) {
    #expect(throws: LabelSelector.ParsingError.self) { try LabelSelector(parsing: text) }
    do throws(LabelSelector.ParsingError) {
      _ = try LabelSelector(parsing: text)
    } catch {
      #expect(error.place == place, "\(text): \(error)")
    }
  }

  @Test(arguments: [("a", 63, true), ("a", 64, false), ("a", 100_000, false)])
  func lengthsAreThoseOfKubernetes(_ letter: String, _ count: Int, _ isValid: Bool) {
    let text = String(repeating: letter, count: count)
    for selector in [text, "x=\(text)", "x in (\(text))"] {
      #expect(((try? LabelSelector(parsing: selector)) != nil) == isValid)
    }
  }

  @Test func aPrefixMayBeLonger() {
    let label = String(repeating: "a", count: 63)
    let longest = "\(label).\(label).\(label).\(String(repeating: "a", count: 61))"
    #expect(longest.utf8.count == 253)
    #expect((try? LabelSelector(parsing: "\(longest)/x")) != nil)
    #expect((try? LabelSelector(parsing: "\(longest)a/x")) == nil)
  }

  @Test(arguments: [
    ("app!=web", [:], true), ("app notin (web,db)", [:], true), ("app!=web", ["app": "web"], false),
    ("app=", ["app": ""], true), ("app=", [:], false), ("app=web,app=db", ["app": "web"], false),
    ("app,!old", ["app": "web"], true), ("app,!old", ["app": "web", "old": ""], false),
  ])
  func chooses(_ text: String, _ labels: [String: String], _ matches: Bool) throws {
    #expect(try LabelSelector(parsing: text).matches(labels) == matches)
  }
}
