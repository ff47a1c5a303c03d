/// Why a path or a query is malformed; none of it repeats what the client sent.
package enum BadRequest: Error, Sendable, Hashable, CustomStringConvertible {
  case pathTooLong
  case malformedEscape
  case malformedNamespace
  case malformedName
  /// A parameter of the query: its name, and what is wrong with it, as the end of a sentence.
  case parameter(QueryParameter, String)

  /// A sentence for the client.
  package var description: String {
    switch self {
    case .pathTooLong:
      "The path is longer than \(PathPattern.maximumPathLength) bytes."
    case .malformedEscape:
      "The path holds a percent sign that two hexadecimal digits do not follow."
    case .malformedNamespace:
      "The namespace is malformed: 1 to \(ObjectName.maximumNamespaceLength) lower-case letters, digits and "
        + "hyphens, with a letter or digit at both ends."
    case .malformedName:
      "The name is malformed: 1 to \(ObjectName.maximumNameLength) lower-case letters, digits, hyphens "
        + "and dots, with a letter or digit at both ends and beside each dot."
    case .parameter(let parameter, let problem): "?\(parameter.rawValue)= is malformed: \(problem)."
    }
  }
}
