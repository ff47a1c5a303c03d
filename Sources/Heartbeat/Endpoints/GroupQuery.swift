package import Health
import Monitoring

/// What the query of a group asks for.
package struct GroupQuery: Sendable, Hashable {
  /// The most members that are listed unless `?limit=` says otherwise.
  package static let usualLimit = 500
  /// The highest `?limit=`.
  package static let highestLimit = 5000

  /// `?kind=`: the kinds of its members.
  package var kinds = Set(WorkloadKind.inGroups)
  /// `?selector=`: what their labels must be.
  package var selector = LabelSelector()
  /// `?require=`: how many must be up; nil for all.
  package var require: IntOrPercent?
  /// `?limit=`: how many are listed at most.
  package var limit = usualLimit
  /// `?state=`: which are listed; nil for all.
  package var conditions: Set<GroupMember.Condition>?

  private static let parameters: Set<QueryParameter> = [.kind, .selector, .require, .limit, .state]

  /// Reads a query.
  ///
  /// - Parameter requestURI: The path and the query, still percent-encoded.
  /// - Throws: What is wrong with it.
  package init(_ requestURI: Span<UInt8>) throws(BadRequest) {
    let parameters = try QueryParameters(of: requestURI, known: Self.parameters)
    if let text = parameters[.kind] { kinds = try Self.kinds(text) }
    if let text = parameters[.selector] {
      selector = try Self.selector(text)
    }
    if let text = parameters[.require] {
      guard let require = IntOrPercent(required: text) else {
        throw .parameter(
          .require,
          "it must be a number of members from 1, such as 2, or a share from 1% to 100%, written 75%25")
      }
      self.require = require
    }
    if let text = parameters[.limit] {
      guard case .count(let limit)? = IntOrPercent(text), (1...Self.highestLimit).contains(limit) else {
        throw .parameter(.limit, "it must be a number from 1 to \(Self.highestLimit)")
      }
      self.limit = limit
    }
    if let text = parameters[.state] { conditions = try Self.conditions(text) }
  }

  /// A query that asks for everything.
  init() {}

  /// Reads a selector.
  static func selector(_ text: String) throws(BadRequest) -> LabelSelector {
    do throws(LabelSelector.ParsingError) {
      return try LabelSelector(parsing: text)
    } catch {
      throw .parameter(.selector, error.description)
    }
  }

  /// Reads kinds with commas between them.
  static func kinds(_ text: String) throws(BadRequest) -> Set<WorkloadKind> {
    var kinds: Set<WorkloadKind> = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let kind = WorkloadKind(word: word) else {
        throw .parameter(
          .kind, "it must be one or several of \(WorkloadKind.nouns), with commas between them")
      }
      kinds.insert(kind)
    }
    return kinds
  }

  private static func conditions(_ text: String) throws(BadRequest) -> Set<GroupMember.Condition> {
    var conditions: Set<GroupMember.Condition> = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let condition = GroupMember.Condition(rawValue: String(word)) else {
        let words = GroupMember.Condition.allCases.map(\.rawValue).joined(separator: ", ")
        throw .parameter(.state, "it must be one or several of \(words), with commas between them")
      }
      conditions.insert(condition)
    }
    return conditions
  }
}
