import Health
import Monitoring
import Testing

@testable import Heartbeat

@Suite struct StatusQuestionTests {
  @Test(arguments: ["deployment", "deployments", "deploy"]) func aWorkloadIsNamed(_ kind: String) throws {
    let question = try StatusQuestion("shop/\(kind)/web")
    #expect(question == .workload(WorkloadReference(kind: Deployment.kind, namespace: "shop", name: "web")))
  }

  @Test func aNamespaceIsAGroup() throws {
    #expect(
      try StatusQuestion("shop") == .group(Selection(namespace: "shop", kinds: Set(WorkloadKind.inGroups))))
    let chosen = try StatusQuestion("shop", kinds: "sts,cj", selector: "tier in (a,b)")
    #expect(
      chosen
        == .group(
          Selection(
            namespace: "shop", kinds: [StatefulSet.kind, CronJob.kind],
            selector: try LabelSelector(parsing: "tier in (a,b)"))))
  }

  /// A place, kinds, a selector, and what the operator is told.
  static let problems: [(String, String?, String?, String)] = [
    ("", nil, nil, "namespace is malformed"), ("Shop", nil, nil, "namespace is malformed"),
    ("shop/web", nil, nil, "NAMESPACE/KIND/NAME"), ("shop/deployment/web/x", nil, nil, "NAMESPACE/KIND/NAME"),
    ("shop/pod/web", nil, nil, "none of deployment, statefulset"),
    ("shop/deployment/", nil, nil, "name is malformed"),
    ("shop/deployment/../x", nil, nil, "NAMESPACE/KIND/NAME"), ("shop", "pods", nil, "one or several of"),
    ("shop", nil, "a=b=c", "the selector is malformed"), ("shop/sts/db", nil, "a=b", "named already"),
    ("shop/\u{1B}[31m/web", nil, nil, #"\u001b[31m"#),
  ]

  @Test(arguments: problems)
  func whatIsNoQuestionIsRefusedWithWords(
    _ place: String, _ kinds: String?, _ selector: String?, _ words: String
  ) {
    let error = #expect(throws: StatusQuestion.Problem.self) {
      try StatusQuestion(place, kinds: kinds, selector: selector)
    }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }
}
