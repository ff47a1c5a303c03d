import FoundationEssentials
import Health
import Kubernetes

extension FuzzTarget {
  /// JSON as an API server sends it: the first byte says which kind of objects, and where the rest stands.
  ///
  /// What is taken for JSON is JSON, and a part of an object that is JSON costs at most this object: those beside it in a
  /// list are read.
  static let json = FuzzTarget("json") { input throws(BrokenInvariant) in
    let selector = input.first ?? 0
    let text = Array(input.dropFirst())
    let stream = WatchStream(selector)
    let isJSON = (try? JSONReader.read(text[...]) { json throws(JSONError) in try json.skip() }) != nil
    if isJSON { try checkGrammar(of: text) }
    switch selector / 8 % 4 {
    case 0: try readPage(text, of: stream)
    case 1: try readLine(text, of: stream, limit: Int(selector) * 16)
    case 2: try readAmongOthers(text, as: selector / 32 % 2 == 0 ? "spec" : "status", isJSON, of: stream)
    default: try readChange(text, as: selector / 32 % 2 == 0 ? "spec" : "status", isJSON, of: stream)
    }
  }

  // For one thread at a time: nothing but this target uses it, and its inputs are tried one after the other. It is large to
  // make, and what inputs before have left in it must make no difference.
  private nonisolated(unsafe) static let interner = Interner()

  /// Another reader takes it as well; it is less patient with nesting, and looks at strings more closely.
  private static func checkGrammar(of text: [UInt8]) throws(BrokenInvariant) {
    guard !text.contains(UInt8(ascii: "\\")), String(validating: text, as: UTF8.self) != nil, !isDeep(text)
    else {
      return
    }
    do {
      _ = try JSONDecoder().decode(AnyValue.self, from: Data(text))
    } catch {
      throw BrokenInvariant("taken for JSON: \(error)")
    }
  }

  private static func isDeep(_ text: [UInt8]) -> Bool {
    text.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") } > 500
  }

  private static func readPage(
    _ text: [UInt8], of stream: WatchStream
  ) throws(BrokenInvariant) {
    let objects = Objects()
    let decoder = stream.decoder(for: objects, sharing: interner)
    decoder.beginList()
    var next: String?
    let error = failure { () throws(APIError) in next = try decoder.addPage(text).next }
    if let error { try checkWords(of: error) }
    try check(next != "", "a next page without a token")
    _ = decoder.addPage(beginning: text[...])
    decoder.publish()
    try checkWords(of: objects.contents.unreadable)
  }

  private static func readLine(
    _ text: [UInt8], of stream: WatchStream, limit: Int
  ) throws(BrokenInvariant) {
    let objects = Objects()
    let decoder = stream.decoder(for: objects, sharing: interner)
    var lines = LineSplitter(limit: limit)
    for start in stride(from: 0, to: text.count, by: 200) {
      lines.append(Array(text[start..<min(start + 200, text.count)]))
      while let line = lines.next() {
        if case .whole(let bytes) = line { try check(bytes.count <= limit, "a line of \(bytes.count) bytes") }
        guard let error = failure({ () throws(APIError) in _ = try decoder.apply(line) }) else { continue }
        try checkWords(of: error)
      }
    }
    try checkWords(of: objects.contents.unreadable)
  }

  /// The text as a part of an object that stands between two that are in order.
  private static func readAmongOthers(
    _ text: [UInt8], as field: String, _ isJSON: Bool, of stream: WatchStream
  ) throws(BrokenInvariant) {
    let objects = Objects()
    let decoder = stream.decoder(for: objects, sharing: interner)
    let page =
      #"{"metadata":{"resourceVersion":"7"},"items":["# + example("first") + ","
      + #"{"metadata":{"name":"odd","namespace":"n"},"\#(field)":"#
    let whole = Array(page.utf8) + text + Array("},\(example("last"))]}".utf8)
    let error = failure { () throws(APIError) in _ = try decoder.addPage(whole) }
    guard isJSON else { return }
    try check(error == nil, "the page is lost: \(error.map(\.description) ?? "")")
    decoder.publish()
    let contents = objects.contents
    let names =
      contents.deployments.map(\.name) + contents.pods.map(\.name) + contents.warnings.map(\.podUID)
    try check(names.contains("first") && names.contains("last"), "of the others only \(names) are read")
    try checkWords(of: contents.unreadable)
  }

  /// The text as a part of an object that is changed.
  private static func readChange(
    _ text: [UInt8], as field: String, _ isJSON: Bool, of stream: WatchStream
  ) throws(BrokenInvariant) {
    let objects = Objects()
    let decoder = stream.decoder(for: objects, sharing: interner)
    let head =
      #"{"type":"MODIFIED","object":{"metadata":{"name":"odd","namespace":"n","resourceVersion":"7"},"\#(field)":"#
    let line = Array(head.utf8) + text + Array("}}".utf8)
    let error = failure { () throws(APIError) in
      let version = try decoder.apply(.whole(line[...]))
      guard version == "7" else { throw .malformed("version \(version)") }
    }
    guard isJSON else { return }
    try check(error == nil, "the stream is lost: \(error.map(\.description) ?? "")")
    try checkWords(of: objects.contents.unreadable)
  }

  /// An object in order, whatever its kind.
  private static func example(_ name: String) -> String {
    """
    {"metadata":{"name":"\(name)","namespace":"n","uid":"\(name)","creationTimestamp":"2026-01-01T00:00:00Z"},\
    "involvedObject":{"uid":"\(name)"},"spec":{"selector":{"matchLabels":{"a":"b"}}}}
    """
  }

  private static func failure(_ body: () throws(APIError) -> Void) -> APIError? {
    do throws(APIError) {
      try body()
      return nil
    } catch {
      return error
    }
  }
}

/// Any JSON, whose numbers are not looked at: they may be beyond all types.
private struct AnyValue: Decodable {
  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue _: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    if let members = try? decoder.container(keyedBy: Key.self) {
      for key in members.allKeys { _ = try members.decode(AnyValue.self, forKey: key) }
    } else if var elements = try? decoder.unkeyedContainer() {
      while !elements.isAtEnd { _ = try elements.decode(AnyValue.self) }
    }
  }
}
