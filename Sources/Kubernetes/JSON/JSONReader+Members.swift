extension JSONReader {
  /// Reads the members of an object.
  ///
  /// - Parameter member: Reads the value of a member that it knows by its name; a value that it does not take is passed
  ///   over.
  /// - Returns: False for `null`.
  /// - Throws: When it is no object, or a member cannot be read.
  @inline(__always) @discardableResult
  mutating func members(
    _ member: (inout JSONReader, JSONKey) throws(JSONError) -> Void
  ) throws(JSONError) -> Bool {
    guard try beginObject() else { return false }
    while let key = try nextKey() {
      let start = position
      try member(&self, key)
      if position == start { try skip() }
    }
    return true
  }

  /// Reads the members of an object that must be there.
  @inline(__always)
  mutating func object(
    _ member: (inout JSONReader, JSONKey) throws(JSONError) -> Void
  ) throws(JSONError) {
    guard try members(member) else { throw JSONError(.content("null instead of an object")) }
  }
}
