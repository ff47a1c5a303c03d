import Health

extension LabelSelector {
  /// The selector as the parameter `labelSelector` has it, not yet percent-encoded.
  ///
  /// Empty for a selector that selects everything. Sorted, so that equal selectors give equal texts.
  ///
  /// Source: Kubernetes documentation, *Labels and Selectors*, section *API*.
  var queryText: String {
    let labels = matchLabels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let expressions = matchExpressions.map { requirement in
      let values = "(\(requirement.values.sorted().joined(separator: ",")))"
      return switch requirement.operator {
      case .in: "\(requirement.key) in \(values)"
      case .notIn: "\(requirement.key) notin \(values)"
      case .exists: requirement.key
      case .doesNotExist: "!\(requirement.key)"
      }
    }
    return (labels + expressions).joined(separator: ",")
  }
}
