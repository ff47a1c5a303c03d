import Testing

@testable import Health

@Suite struct RequirementTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let desired: Int
    let strategy: Deployment.Strategy
    var override: IntOrPercent?
    let required: Int

    init(
      _ description: String, _ desired: Int, _ strategy: Deployment.Strategy, requires required: Int,
      override: IntOrPercent? = nil
    ) {
      self.testDescription = description
      self.desired = desired
      self.strategy = strategy
      self.override = override
      self.required = required
    }
  }

  private static func rolling(_ maxUnavailable: IntOrPercent, surge: IntOrPercent = .count(1))
    -> Deployment.Strategy
  {
    .rollingUpdate(maxUnavailable: maxUnavailable, maxSurge: surge)
  }

  @Test(arguments: [
    Row("25% of 3 is rounded down to none", 3, .standard, requires: 3),
    Row("25% of 4 is one", 4, .standard, requires: 3),
    Row("25% of 10 is rounded down to two", 10, .standard, requires: 8),
    Row("a count is taken as it is", 10, rolling(.count(4)), requires: 6),
    Row("at least one", 1, rolling(.count(1)), requires: 1),
    Row("at least one, however much may be missing", 3, rolling(.percent(100)), requires: 1),
    Row("more than all may be missing", 3, rolling(.count(9)), requires: 1),
    Row("both 0: one may be missing", 3, rolling(.count(0), surge: .count(0)), requires: 2),
    Row("both round to 0: one may be missing", 3, rolling(.percent(10), surge: .percent(0)), requires: 2),
    Row(
      "the surge is rounded up, so nothing may be missing", 3, rolling(.percent(10), surge: .percent(1)),
      requires: 3),
    Row("recreate needs all", 3, .recreate, requires: 3),
    Row("a count wins over the strategy", 10, .standard, requires: 2, override: .count(2)),
    Row("no more than desired", 2, .standard, requires: 2, override: .count(5)),
    Row("a percentage is rounded up", 3, .standard, requires: 2, override: .percent(50)),
    Row("a whole percentage", 4, .recreate, requires: 2, override: .percent(50)),
    Row("a small percentage still needs one", 3, .standard, requires: 1, override: .percent(1)),
    Row("all", 7, .standard, requires: 7, override: .percent(100)),
  ])
  func required(_ row: Row) {
    let required = deployment(replicas: row.desired, strategy: row.strategy)
      .goal(required: row.override, PodSummary()).required
    #expect(required == row.required)
  }

  @Test(
    arguments: zip(
      ["3", "0", "25%", "100%"], [IntOrPercent.count(3), .count(0), .percent(25), .percent(100)]))
  func reads(_ text: String, _ value: IntOrPercent) {
    #expect(IntOrPercent(text) == value)
  }

  @Test(arguments: ["", "%", "-1", "+1", "1.5", "25 %", "a", "1%%", "99999999999", "٣"])
  func refuses(_ text: String) {
    #expect(IntOrPercent(text) == nil)
  }
}
