import System

/// The part of a request's URI behind the first `?`.
package enum Query {
  /// Finds the first parameter of a name.
  ///
  /// Parameters are separated by `&` alone. Names are compared percent-decoded; one with a malformed escape
  /// is no name.
  ///
  /// - Parameters:
  ///   - name: The parameter's name, decoded.
  ///   - requestURI: The path and the query, still percent-encoded.
  /// - Returns: The value, still encoded, empty for a name without `=`; nil when there is no such parameter.
  package static func firstValue(of name: StaticString, in requestURI: Span<UInt8>) -> [UInt8]? {
    guard let mark = requestURI.firstIndex(of: UInt8(ascii: "?"), in: requestURI.indices) else { return nil }
    var start = mark + 1
    while start < requestURI.count {
      let end =
        requestURI.firstIndex(of: UInt8(ascii: "&"), in: start..<requestURI.count) ?? requestURI.count
      let equals = requestURI.firstIndex(of: UInt8(ascii: "="), in: start..<end) ?? end
      if isName(requestURI.extracting(start..<equals), name) {
        return Array(copying: requestURI.extracting(min(equals + 1, end)..<end))
      }
      start = end + 1
    }
    return nil
  }

  private static func isName(_ encoded: Span<UInt8>, _ name: StaticString) -> Bool {
    var index = 0
    for position in 0..<name.utf8CodeUnitCount {
      guard index < encoded.count,
        PercentEncoding.decodeByte(of: encoded, at: &index) == name.utf8Start[position]
      else { return false }
    }
    return index == encoded.count
  }
}
