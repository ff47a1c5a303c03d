package import Health
package import Monitoring

/// What the command is asked about: one workload, or all that match in a namespace.
package enum StatusQuestion: Sendable, Hashable {
  /// One workload.
  case workload(WorkloadReference)
  /// The workloads of a namespace.
  case group(Selection)

  /// Why words on a command line are no question.
  package struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, and what would be right.
    package let description: String
  }

  /// Reads the words of a command line.
  ///
  /// - Parameters:
  ///   - place: `NAMESPACE`, or `NAMESPACE/KIND/NAME`.
  ///   - kinds: Kinds with commas, nil for those that serve; of a namespace only.
  ///   - selector: A selector as `kubectl get -l` has it, nil for all; of a namespace only.
  /// - Throws: What is wrong with them.
  package init(_ place: String, kinds: String? = nil, selector: String? = nil) throws(Problem) {
    let parts = place.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 1 || parts.count == 3 else {
      throw Problem(
        description:
          "\(LogText.quoted(place)) is neither NAMESPACE nor NAMESPACE/KIND/NAME, such as shop/deployment/web"
      )
    }
    do throws(BadRequest) {
      let namespace = try ObjectName.namespace(parts[0].utf8.span)
      guard parts.count == 3 else {
        self = .group(
          Selection(
            namespace: namespace, kinds: try kinds.map(GroupQuery.kinds) ?? Set(WorkloadKind.inGroups),
            selector: try selector.map(GroupQuery.selector) ?? LabelSelector()))
        return
      }
      guard kinds == nil, selector == nil else {
        throw .parameter(.selector, "one workload is named already")
      }
      guard let kind = WorkloadKind(word: parts[1]) else {
        throw .parameter(.kind, "\(LogText.quoted(parts[1])) is none of \(WorkloadKind.nouns)")
      }
      self = .workload(
        WorkloadReference(kind: kind, namespace: namespace, name: try ObjectName.name(parts[2].utf8.span)))
    } catch .parameter(let parameter, let problem) {
      throw Problem(description: "the \(parameter.rawValue) is malformed: \(problem)")
    } catch {
      throw Problem(description: "\(error)")
    }
  }
}
