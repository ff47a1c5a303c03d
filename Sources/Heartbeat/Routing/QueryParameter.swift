/// The parameters of a query that endpoints read.
package enum QueryParameter: String, Sendable, CaseIterable {
  case kind
  case selector
  case require
  case limit
  case state
  case label
  case format
}
