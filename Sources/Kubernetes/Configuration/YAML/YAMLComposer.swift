/// Makes a document of what a parser says comes next.
///
/// Bounded whatever it reads: how deep, since a node is taken apart by functions that call themselves, and how much, with
/// each alias written out, since what reads a document passes over all of that. Nodes that aliases stand for are shared in
/// memory.
struct YAMLComposer: ~Copyable {
  /// The most nodes within each other.
  static let depthLimit = 128
  /// The most nodes and bytes of text together.
  ///
  /// A file without aliases comes to less than twice its own bytes, and so stays below it at a kubeconfig's largest size.
  static let sizeLimit = 32 << 20

  private var parser: YAMLParser
  private var anchors: [String: YAMLNode] = [:]
  private var size = 0

  private init(_ text: [UInt8]) throws(YAMLError) {
    parser = try YAMLParser(text)
  }

  /// Reads a text.
  ///
  /// Anchors, aliases and tags are understood as far as JSON has something like them; merge keys (`<<`) are keys as any
  /// other.
  ///
  /// - Parameter text: UTF-8.
  /// - Returns: The root of the one document, nil when there is none.
  /// - Throws: When it is no YAML, holds two documents, repeats a key, has one that is no text, or comes to too much.
  static func document(_ text: [UInt8]) throws(YAMLError) -> YAMLNode? {
    var composer = try YAMLComposer(text)
    return try composer.document()
  }

  private mutating func document() throws(YAMLError) -> YAMLNode? {
    var root: YAMLNode?
    while true {
      let event = try parser.next()
      switch event.kind {
      case .streamStart, .documentEnd: continue
      case .streamEnd: return root
      case .documentStart where root == nil: root = try node(try parser.next(), depth: 1)
      default: throw YAMLError(mark: event.mark, problem: "has a second document; only one is read")
      }
    }
  }

  /// The node that begins with an event.
  private mutating func node(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode {
    try check(depth: depth, at: event.mark)
    switch event.kind {
    case .alias(let anchor):
      guard let node = anchors[anchor] else {
        throw YAMLError(
          mark: event.mark, problem: "not valid YAML: there is no anchor of this alias before it")
      }
      // Aliases of aliases nest without the text's own nesting.
      try check(depth: depth + node.height - 1, at: event.mark)
      try count(node.size, at: event.mark)
      return node
    case .scalar(let scalar, let anchor):
      let own = scalar.text.utf8.count + 1
      try count(own, at: event.mark)
      return keep(
        YAMLNode(content: .scalar(scalar), line: event.mark.line, size: own, height: 1), as: anchor)
    case .sequenceStart(let anchor):
      return keep(try sequence(from: event.mark, depth: depth), as: anchor)
    case .mappingStart(let anchor):
      return keep(try mapping(from: event.mark, depth: depth), as: anchor)
    case .streamStart, .streamEnd, .documentStart, .documentEnd, .sequenceEnd, .mappingEnd:
      // libyaml has each node begin and end.
      throw YAMLError(mark: event.mark, problem: "not valid YAML: a value is missing")
    }
  }

  private mutating func sequence(from mark: YAMLMark, depth: Int) throws(YAMLError) -> YAMLNode {
    try count(1, at: mark)
    var elements: [YAMLNode] = []
    var size = 1
    var height = 0
    while true {
      let event = try parser.next()
      if case .sequenceEnd = event.kind { break }
      let element = try node(event, depth: depth + 1)
      size += element.size
      height = max(height, element.height)
      elements.append(element)
    }
    return YAMLNode(content: .sequence(elements), line: mark.line, size: size, height: height + 1)
  }

  private mutating func mapping(from mark: YAMLMark, depth: Int) throws(YAMLError) -> YAMLNode {
    try count(1, at: mark)
    var values: [String: YAMLNode] = [:]
    var size = 1
    var height = 0
    while true {
      let event = try parser.next()
      if case .mappingEnd = event.kind { break }
      let key = try node(event, depth: depth + 1)
      guard let name = key.scalar?.text else {
        throw YAMLError(mark: event.mark, problem: "has a key that is no text")
      }
      let value = try node(try parser.next(), depth: depth + 1)
      size += key.size + value.size
      height = max(height, value.height)
      guard values.updateValue(value, forKey: name) == nil else {
        throw YAMLError(mark: event.mark, problem: "defines \(name) twice in one mapping")
      }
    }
    return YAMLNode(content: .mapping(values), line: mark.line, size: size, height: height + 1)
  }

  /// Lets aliases that come later stand for a node.
  ///
  /// An anchor may be used again: the last one counts.
  private mutating func keep(_ node: YAMLNode, as anchor: String?) -> YAMLNode {
    if let anchor { anchors[anchor] = node }
    return node
  }

  private func check(depth: Int, at mark: YAMLMark) throws(YAMLError) {
    guard depth <= Self.depthLimit else {
      throw YAMLError(mark: mark, problem: "is nested more than \(Self.depthLimit) deep")
    }
  }

  private mutating func count(_ more: Int, at mark: YAMLMark) throws(YAMLError) {
    size += more
    guard size <= Self.sizeLimit else {
      throw YAMLError(
        mark: mark, problem: "comes to more than \(Self.sizeLimit >> 20) MiB with its aliases written out")
    }
  }
}
