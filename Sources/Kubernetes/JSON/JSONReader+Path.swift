extension JSONReader {
  /// The names and indices that lead to the value at an offset.
  mutating func path(to offset: Int) -> [String] {
    skipSpace()
    if position == offset { return [] }
    switch byte {
    case UInt8(ascii: "{"):
      guard (try? beginObject()) == true else { return [] }
      while let key = (try? nextKey()) ?? nil {
        if contains(offset) { return [String(decoding: key.bytes, as: UTF8.self)] + path(to: offset) }
        guard (try? skip()) != nil else { return [] }
      }
    case UInt8(ascii: "["):
      guard (try? beginArray()) == true else { return [] }
      var index = 0
      while (try? nextElement()) == true {
        if contains(offset) { return [String(index)] + path(to: offset) }
        guard (try? skip()) != nil else { return [] }
        index += 1
      }
    default: break
    }
    return []
  }

  /// Whether the value that comes next holds an offset.
  private func contains(_ offset: Int) -> Bool {
    var end = self
    return (try? end.skip()) == nil || offset < end.position
  }
}
