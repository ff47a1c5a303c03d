import Health
import Testing

@testable import Heartbeat

@Suite struct GroupQueryTests {
  private func query(_ text: String) throws(BadRequest) -> GroupQuery {
    try GroupQuery("/api/healthz/a\(text)".utf8.span)
  }

  private func query(_ change: (inout GroupQuery) -> Void) throws -> GroupQuery {
    var query = try self.query("")
    change(&query)
    return query
  }

  @Test(arguments: ["", "?", "?token=x", "?token=x&token=y&unknown=%zz&unknown&&=", "?Kind=x", "?%zz=x"])
  func nothingAskedIsTheUsual(_ text: String) throws {
    let query = try query(text)
    #expect(query.kinds == [Deployment.kind, StatefulSet.kind, DaemonSet.kind])
    #expect(query.selector == LabelSelector() && query.require == nil)
    #expect(query.limit == 500 && query.conditions == nil)
  }

  @Test func eachParameterIsRead() throws {
    #expect(try query("?kind=sts,deploy").kinds == [StatefulSet.kind, Deployment.kind])
    #expect(try query("?%6bind=daemonsets").kinds == [DaemonSet.kind])
    #expect(try query("?kind=ds,daemonset").kinds == [DaemonSet.kind])
    #expect(
      try query("?selector=a+in+(b,c),!d&x").selector
        == LabelSelector(matchExpressions: [
          .init(key: "a", operator: .in, values: ["b", "c"]), .init(key: "d", operator: .doesNotExist),
        ]))
    #expect(try query("?selector=a%3Db").selector.matches(["a": "b"]))
    #expect(try query("?selector=a%20%3D%3D%20b").selector.matches(["a": "b"]))
    #expect(try query("?selector=").selector == LabelSelector())
    #expect(try query("?require=2").require == .count(2))
    #expect(try query("?require=2147483647").require == .count(2_147_483_647))
    #expect(try query("?require=75%25").require == .percent(75))
    #expect(try query("?limit=5000").limit == 5000)
    #expect(try query("?state=unavailable,off").conditions == [.unavailable, .off])
  }

  @Test(arguments: [
    ("?kind=", "kind"), ("?kind=pod", "kind"), ("?kind=deploy,", "kind"), ("?kind=Deployment", "kind"),
    ("?kind", "kind"), ("?kind=ds&kind=ds", "kind"), ("?kind=ds&%6Bind=ds", "kind"),
    ("?selector=a=b=c", "selector"), ("?selector=%zz", "selector"), ("?selector=%", "selector"),
    ("?selector=%ff", "selector"), ("?selector=%00", "selector"), ("?selector=a%3E1", "selector"),
    ("?require=0", "require"), ("?require=", "require"), ("?require=101%25", "require"),
    ("?require=75%", "require"), ("?require=-1", "require"), ("?require=2147483648", "require"),
    ("?require=99999999999999999999", "require"), ("?require=1.5", "require"), ("?limit=0", "limit"),
    ("?limit=5001", "limit"), ("?limit=99999999999999999999", "limit"), ("?limit=5%25", "limit"),
    ("?limit=+5", "limit"), ("?state=", "state"), ("?state=fail", "state"),
    ("?state=healthy&state=off", "state"),
  ])
  func whatIsMalformedIsNamed(_ text: String, _ name: String) {
    #expect {
      try query(text)
    } throws: { error in
      guard case BadRequest.parameter(let parameter, let problem)? = error as? BadRequest else {
        return false
      }
      return parameter.rawValue == name && !problem.isEmpty
    }
  }

  @Test func thePlaceInASelectorIsTold() {
    #expect {
      try query("?selector=app%3Dweb,tier+in+(a")
    } throws: { error in
      "\(error)" == "?selector= is malformed: at character 19: a comma or ) is expected."
    }
  }
}
