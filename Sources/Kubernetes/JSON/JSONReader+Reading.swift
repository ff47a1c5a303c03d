extension JSONReader {
  /// Reads a text that is one value.
  ///
  /// - Parameters:
  ///   - bytes: The text in UTF-8.
  ///   - interner: Where strings that are often the same come from.
  ///   - body: Reads the value.
  /// - Returns: What the closure returns.
  /// - Throws: When the text is no JSON, or not of the form that the closure asks for.
  package static func read<Value>(
    _ bytes: ArraySlice<UInt8>, sharing interner: Interner? = nil,
    _ body: (inout JSONReader) throws(JSONError) -> Value
  ) throws(JSONError) -> Value {
    try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
      var reader = JSONReader(buffer, interner)
      do throws(JSONError) {
        let value = try body(&reader)
        try reader.end()
        return value
      } catch {
        // Behind a fault of the grammar nothing can be told.
        if case .syntax = error.kind { throw error }
        throw error.located(in: JSONReader(buffer, nil))
      }
    }
  }

  /// Reads a text that breaks off.
  ///
  /// - Parameters:
  ///   - bytes: The beginning of a text in UTF-8.
  ///   - interner: Where strings that are often the same come from.
  ///   - body: Reads what is there.
  /// - Returns: What the closure returns.
  static func readBeginning<Value>(
    _ bytes: ArraySlice<UInt8>, sharing interner: Interner? = nil, _ body: (inout JSONReader) -> Value
  ) -> Value {
    bytes.withUnsafeBufferPointer { buffer in
      var reader = JSONReader(buffer, interner)
      return body(&reader)
    }
  }

  /// Reads a value whose faults are its own: when it cannot be read, what follows it still can.
  ///
  /// - Parameter body: Reads the value.
  /// - Returns: What the closure returns, or why it could not.
  /// - Throws: When the text is not JSON, so that nobody can tell where the value ends.
  mutating func isolated<Value>(
    _ body: (inout JSONReader) throws(JSONError) -> Value
  ) throws(JSONError) -> JSONIsolated<Value> {
    skipSpace()
    let beginning = self
    do throws(JSONError) {
      return .value(try body(&self))
    } catch {
      var end = beginning
      try end.skip()
      self = end
      let own = JSONReader(raw(beginning.position..<end.position), interner)
      return .unreadable(error.moved(by: -beginning.position).located(in: own), text: own)
    }
  }
}
