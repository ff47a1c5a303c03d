import Testing

@testable import Health

@Suite struct SelectorTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let selector: LabelSelector
    let labels: [String: String]
    let matches: Bool

    init(
      _ description: String, _ requirements: [LabelSelector.Requirement] = [], equal: [String: String] = [:],
      to labels: [String: String], _ matches: Bool
    ) {
      self.testDescription = description
      self.selector = LabelSelector(matchLabels: equal, matchExpressions: requirements)
      self.labels = labels
      self.matches = matches
    }
  }

  private static let inAB = LabelSelector.Requirement(key: "tier", operator: .in, values: ["a", "b"])
  private static let notInAB = LabelSelector.Requirement(key: "tier", operator: .notIn, values: ["a", "b"])
  private static let exists = LabelSelector.Requirement(key: "tier", operator: .exists)
  private static let absent = LabelSelector.Requirement(key: "tier", operator: .doesNotExist)

  @Test(arguments: [
    Row("nothing asked", to: [:], true),
    Row("label equal", equal: ["app": "web"], to: ["app": "web", "x": "y"], true),
    Row("label different", equal: ["app": "web"], to: ["app": "db"], false),
    Row("label missing", equal: ["app": "web"], to: [:], false),
    Row("one of two labels", equal: ["app": "web", "x": "y"], to: ["app": "web"], false),
    Row("In holds", [inAB], to: ["tier": "b"], true),
    Row("In another value", [inAB], to: ["tier": "c"], false),
    Row("In without the label", [inAB], to: [:], false),
    Row("NotIn holds", [notInAB], to: ["tier": "c"], true),
    Row("NotIn a listed value", [notInAB], to: ["tier": "a"], false),
    Row("NotIn without the label", [notInAB], to: [:], true),
    Row("Exists holds", [exists], to: ["tier": ""], true),
    Row("Exists without the label", [exists], to: [:], false),
    Row("DoesNotExist holds", [absent], to: ["app": "web"], true),
    Row("DoesNotExist with the label", [absent], to: ["tier": ""], false),
    Row("labels and expressions must both hold", [exists], equal: ["app": "web"], to: ["app": "web"], false),
    Row(
      "labels and expressions both hold", [inAB], equal: ["app": "web"], to: ["app": "web", "tier": "a"], true
    ),
  ])
  func selects(_ row: Row) {
    #expect(row.selector.matches(row.labels) == row.matches)
  }
}
