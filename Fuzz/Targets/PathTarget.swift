import Health
import Heartbeat
import System

extension FuzzTarget {
  /// A request's line: the first byte says which method, the rest is `REQUEST_URI`.
  ///
  /// A verdict is given only for names that Kubernetes allows and that the path spells; queries have one reading.
  static let path = FuzzTarget("path") { input throws(BrokenInvariant) in
    let methods: [StaticString] = ["GET", "HEAD", "OPTIONS", "POST"]
    let text = methods[Int(input.first ?? 0) % methods.count]
    let method = text.withUTF8Buffer { Method($0.span) }
    let uri = Array(input.dropFirst())
    let path = Array(uri.prefix { $0 != UInt8(ascii: "?") })

    let route = router.route(method, uri.span, isPreflight: true)
    try check(
      route == router.route(method, path.span, isPreflight: true), "the query changes the route \(route)")
    try checkRoute(route, of: path)
    try checkDecoding(of: uri)
    try checkSelector(uri)
    try checkGroupQuery(uri)
    for name: StaticString in ["token", "t", "kind", ""] {
      let value = Query.firstValue(of: name, in: uri.span)
      try check(value == expectedValue(of: name, in: uri), "?\(name)= is \(value ?? [])")
    }
  }

  /// A selector that is understood asks for labels that there may be.
  private static func checkSelector(_ text: [UInt8]) throws(BrokenInvariant) {
    guard let selector = try? LabelSelector(parsing: String(decoding: text, as: UTF8.self)) else { return }
    for requirement in selector.matchExpressions {
      try check(
        !requirement.key.isEmpty && requirement.key.utf8.count <= 253 + 1 + 63, "key \(requirement.key)")
      try check(requirement.values.allSatisfy { $0.utf8.count <= 63 }, "values \(requirement.values)")
    }
  }

  /// What is asked of a group is within its bounds.
  private static func checkGroupQuery(_ uri: [UInt8]) throws(BrokenInvariant) {
    guard let query = try? GroupQuery(uri.span) else { return }
    try check((1...GroupQuery.highestLimit).contains(query.limit), "limit \(query.limit)")
    try check(!query.kinds.isEmpty && query.conditions?.isEmpty != true, "nothing can match \(query)")
    switch query.require {
    case .count(let count)?: try check(count >= 1, "require \(count)")
    case .percent(let share)?: try check((1...100).contains(share), "require \(share)%")
    case nil: break
    }
  }

  private static let verdict = Endpoint(
    "verdict", at: PathPattern("/api/healthz/{namespace}/{kind}/{name}", kinds: [Deployment.kind]), .api
  ) { _, _ in .ready }
  private static let router = Router([
    verdict, Endpoint("readiness", at: PathPattern("/readyz"), .probe) { _, _ in .ready },
  ])

  private static func checkRoute(_ route: Route, of path: [UInt8]) throws(BrokenInvariant) {
    if path.count > PathPattern.maximumPathLength {
      guard case .badRequest(.pathTooLong) = route else {
        throw BrokenInvariant("\(path.count) bytes: \(route)")
      }
    }
    guard case .endpoint(verdict, let values) = route else { return }
    let (namespace, name) = (values.namespace, values.name)
    try check(isLabel(namespace.utf8), "namespace \(namespace)")
    try check(
      name.utf8.count <= 253
        && name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
          isLabel($0, limit: 253)
        }, "name \(name)")
    let spelt = PercentEncoding.decode(path.span, plusIsSpace: false)
    try check(
      ["deployment", "deployments", "deploy"].contains { word in
        spelt.map { $0.elementsEqual("/api/healthz/\(namespace)/\(word)/\(name)".utf8) } == true
      },
      "\(namespace)/\(name) is not what the path spells")
  }

  /// RFC 1123.
  private static func isLabel(_ text: some Collection<UInt8>, limit: Int = 63) -> Bool {
    func isAlphanumeric(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    let bytes = Array(text)
    guard let first = bytes.first, let last = bytes.last, bytes.count <= limit else { return false }
    return isAlphanumeric(first) && isAlphanumeric(last)
      && bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
  }

  private static func checkDecoding(of text: [UInt8]) throws(BrokenInvariant) {
    let encoded = Array(text.map { "%\($0 < 16 ? "0" : "")\(String($0, radix: 16))" }.joined().utf8)
    try check(
      PercentEncoding.decode(encoded.span, plusIsSpace: true) == text, "decoding does not undo encoding")
    let literal = PercentEncoding.decode(text.span, plusIsSpace: false)
    let spaced = PercentEncoding.decode(text.span, plusIsSpace: true)
    try check(literal?.count == spaced?.count, "a space is longer than a plus sign")
    if !text.contains(UInt8(ascii: "%")) { try check(literal == text, "text without escapes is changed") }
  }

  /// What the first parameter of a name has, read in another way.
  private static func expectedValue(of name: StaticString, in uri: [UInt8]) -> [UInt8]? {
    guard let mark = uri.firstIndex(of: UInt8(ascii: "?")) else { return nil }
    let query = uri[(mark + 1)...]
    // Nothing stands behind a last separator, nor in an empty query.
    var parameters = query.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
    if parameters.last?.isEmpty == true { parameters.removeLast() }
    for parameter in parameters {
      let key = Array(parameter.prefix { $0 != UInt8(ascii: "=") })
      guard let decoded = PercentEncoding.decode(key.span, plusIsSpace: false) else { continue }
      if decoded.elementsEqual(name.description.utf8) { return Array(parameter.dropFirst(key.count + 1)) }
    }
    return nil
  }
}
