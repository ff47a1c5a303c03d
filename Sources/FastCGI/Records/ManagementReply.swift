/// What is said to records that belong to no request, and to requests that cannot be taken.
///
/// libfcgi would answer the questions itself, but writes past the end of a buffer when a name is asked for four times.
enum ManagementReply {
  /// FCGI_END_REQUEST for a request that began while another was open: FCGI_CANT_MPX_CONN (section 5.5).
  static func refusal(of requestID: UInt16) -> [UInt8] {
    let cannotMultiplex: UInt8 = 1
    return RecordHeader(.endRequest, requestID: requestID, contentLength: 8).bytes
      + [0, 0, 0, 0, cannotMultiplex, 0, 0, 0]
  }

  /// FCGI_UNKNOWN_TYPE (section 4.2).
  static func unknown(type: UInt8) -> [UInt8] {
    RecordHeader(.unknownType, requestID: 0, contentLength: 8).bytes + [type, 0, 0, 0, 0, 0, 0, 0]
  }

  /// FCGI_GET_VALUES_RESULT (section 4.1).
  ///
  /// - Parameters:
  ///   - names: The pairs of the question, well-formed; their values do not matter, and names that are not known are
  ///     passed over.
  ///   - maximumConnections: How many connections may be open.
  /// - Returns: The record, with each value at most once.
  static func values(for names: [UInt8], maximumConnections: Int) -> [UInt8] {
    let connections = Array("\(maximumConnections)".utf8)
    var known: [(name: [UInt8], value: [UInt8])] = [
      (Array("FCGI_MAX_CONNS".utf8), connections),
      // A connection has one request at a time.
      (Array("FCGI_MAX_REQS".utf8), connections),
      (Array("FCGI_MPXS_CONNS".utf8), [UInt8(ascii: "0")]),
    ]
    var content: [UInt8] = []
    forEachName(in: names) { name in
      guard let index = known.firstIndex(where: { $0.name.elementsEqual(name) }) else { return }
      let (name, value) = known.remove(at: index)
      // All are far shorter than the 128 bytes from which lengths take four.
      content +=
        [UInt8(truncatingIfNeeded: name.count), UInt8(truncatingIfNeeded: value.count)] + name + value
    }
    let padding = (8 - content.count % 8) % 8
    let header = RecordHeader(
      .getValuesResult, requestID: 0, contentLength: UInt16(clamping: content.count),
      paddingLength: UInt8(clamping: padding))
    return header.bytes + content + [UInt8](repeating: 0, count: padding)
  }

  private static func forEachName(in pairs: [UInt8], _ body: (ArraySlice<UInt8>) -> Void) {
    var rest = pairs[...]
    func length() -> Int? {
      guard let first = rest.popFirst() else { return nil }
      guard first & 0x80 != 0 else { return Int(first) }
      guard rest.count >= 3 else { return nil }
      defer { rest = rest.dropFirst(3) }
      return rest.prefix(3).reduce(Int(first & 0x7F)) { $0 << 8 | Int($1) }
    }
    while let name = length(), let value = length(), name <= rest.count, value <= rest.count - name {
      body(rest.prefix(name))
      rest = rest.dropFirst(name + value)
    }
  }
}
