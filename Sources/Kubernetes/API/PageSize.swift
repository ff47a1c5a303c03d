/// How many objects are asked for in one page of a list: fewer, for a while, after a page that was too long.
struct PageSize {
  /// As many as kubectl asks for.
  static let largest = 500

  /// The value for `limit`.
  private(set) var limit = largest

  /// Asks for fewer.
  ///
  /// - Returns: False when a single object was asked for already.
  mutating func shrink() -> Bool {
    guard limit > 1 else { return false }
    limit = max(1, limit / 8)
    return true
  }

  /// Asks for more again.
  ///
  /// - Parameter count: The bytes of the page that has come; when it was long, twice as many objects would be too many.
  mutating func grow(after count: Int) {
    if count <= ObjectSize.limit / 4 { limit = min(limit * 2, Self.largest) }
  }
}
