/// What the query of a badge asks for.
struct BadgeQuery {
  /// `?label=`: what stands on the left; nil for the name of what is asked for.
  private let label: String?
  /// `?format=`: in which form.
  private let format: Representation.BadgeFormat

  /// Reads a query; what is malformed counts as not being there, as a badge tells nobody what is wrong.
  ///
  /// - Parameter requestURI: The path and the query, still percent-encoded.
  init(_ requestURI: Span<UInt8>) {
    let parameters = try? QueryParameters(of: requestURI, known: [.label, .format])
    label = parameters?[.label]
    format = parameters?[.format].flatMap(Representation.BadgeFormat.init) ?? .svg
  }

  /// The badge that was asked for.
  ///
  /// - Parameters:
  ///   - values: What stands in the path; nil when that is malformed.
  ///   - standing: How it is; nil when nothing is said.
  /// - Returns: The answer.
  func representation(of values: PathValues?, _ standing: Badge.Standing?) -> Representation {
    let name = values.map { $0.name.isEmpty ? $0.namespace : $0.name } ?? "k8s-heartbeat"
    return Representation(Badge(label ?? name, standing), as: format)
  }
}
