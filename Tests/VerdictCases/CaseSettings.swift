import Health
import Yams

extension HealthSettings {
  /// Reads settings, by the names of their environment variables.
  init(_ node: Node) throws(CaseError) {
    self.init()
    let fields = try CaseFields(node, of: ["HEALTH_REQUIRED", "HEALTH_FAIL_ON", "HEALTH_SCALED_TO_ZERO"])
    if let node = fields["HEALTH_REQUIRED"] {
      guard let required = (node.scalar?.string).flatMap(IntOrPercent.init(required:)) else {
        throw CaseError(line: node.mark?.line, problem: "HEALTH_REQUIRED is a count or a percentage")
      }
      self.required = required
    }
    if let node = fields["HEALTH_FAIL_ON"] { failOn = try CaseFields.word(node) }
    if let node = fields["HEALTH_SCALED_TO_ZERO"] { scaledToZero = try CaseFields.word(node) }
  }
}
