/// One line of the table.
struct Measurement: Encodable, Sendable {
  /// What has to hold for a value.
  enum Goal: Sendable, CustomStringConvertible {
    case atLeast(Double)
    case atMost(Double)
    case below(Double)

    /// Whether a value reaches it.
    func isReached(by value: Double) -> Bool {
      switch self {
      case .atLeast(let bound): value >= bound
      case .atMost(let bound): value <= bound
      case .below(let bound): value < bound
      }
    }

    /// As it stands in the table.
    var description: String {
      switch self {
      case .atLeast(let bound): "≥ \(Number.text(bound))"
      case .atMost(let bound): "≤ \(Number.text(bound))"
      case .below(let bound): "< \(Number.text(bound))"
      }
    }
  }

  /// What was measured.
  let name: String
  /// What it came to.
  let value: Double
  /// What it is counted in; empty for a ratio.
  let unit: String
  /// What it should come to, if there is a goal.
  let goal: Goal?
  /// Where it stands in a picture; nil for nowhere.
  let point: Point?

  /// A place on a curve of a picture.
  struct Point: Sendable {
    /// The panel, by what its values are.
    let panel: String
    /// The curve in it.
    let curve: String
    /// What grows, and how much of it there is.
    let axis: String
    let x: Double
  }

  init(_ name: String, _ value: Double, _ unit: String = "", goal: Goal? = nil, at point: Point? = nil) {
    self.name = name
    self.value = value
    self.unit = unit
    self.goal = goal
    self.point = point
  }

  private enum CodingKeys: CodingKey {
    case name, value, unit, goal, isReached
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(value, forKey: .value)
    try container.encode(unit, forKey: .unit)
    try container.encodeIfPresent(goal?.description, forKey: .goal)
    try container.encodeIfPresent(goal?.isReached(by: value), forKey: .isReached)
  }
}
