/// What a page says of its list.
package struct ListedPage {
  /// The list's version.
  package let version: String
  /// The token of the next page, nil on the last one.
  package let next: String?
  /// Whether its items come after those of all pages before it.
  ///
  /// API servers give a list in the order of `namespace/name`, so that pages which go round in a circle are found out.
  let isAdvancing: Bool
}
