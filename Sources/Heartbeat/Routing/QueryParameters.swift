import System

/// What stands in a query, read strictly: each parameter once, escapes whole, text in UTF-8.
///
/// What is unknown is passed over.
struct QueryParameters {
  private var values: [QueryParameter: String] = [:]

  /// Reads the part of a request's URI behind the first `?`.
  ///
  /// - Parameters:
  ///   - requestURI: The path and the query, still percent-encoded; `+` stands for a space.
  ///   - known: The parameters that are read.
  /// - Throws: When one of these stands there twice, or is malformed.
  init(of requestURI: Span<UInt8>, known: Set<QueryParameter>) throws(BadRequest) {
    guard let mark = requestURI.firstIndex(of: UInt8(ascii: "?"), in: requestURI.indices) else { return }
    var start = mark + 1
    while start < requestURI.count {
      let end =
        requestURI.firstIndex(of: UInt8(ascii: "&"), in: start..<requestURI.count) ?? requestURI.count
      let equals = requestURI.firstIndex(of: UInt8(ascii: "="), in: start..<end) ?? end
      if let name = Self.text(requestURI.extracting(start..<equals)),
        let parameter = QueryParameter(rawValue: name), known.contains(parameter)
      {
        guard let value = Self.text(requestURI.extracting(min(equals + 1, end)..<end)) else {
          throw .parameter(
            parameter,
            "it holds a percent sign that two hexadecimal digits do not follow, or is no text in UTF-8")
        }
        guard values.updateValue(value, forKey: parameter) == nil else {
          throw .parameter(parameter, "it stands there more than once")
        }
      }
      start = end + 1
    }
  }

  /// The value of a parameter, decoded; nil when it is not there.
  subscript(parameter: QueryParameter) -> String? { values[parameter] }

  private static func text(_ encoded: Span<UInt8>) -> String? {
    PercentEncoding.decode(encoded, plusIsSpace: true).flatMap { String(validating: $0, as: UTF8.self) }
  }
}
