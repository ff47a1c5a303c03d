import FoundationEssentials
import Yams

/// A mapping in a kubeconfig, read field by field, so that an error can say where it is.
///
/// Unknown fields are ignored; a field that is null or empty counts as missing, as Go has it. Errors name the
/// file, the line and the field, and never the value, which may be a secret.
struct KubeconfigNode {
  private let mapping: Node.Mapping
  private let mark: Mark?
  /// The file's absolute path.
  let file: String
  /// Where in the file this is, such as `users["admin"].user`; empty for the whole.
  let path: String

  /// Reads a file's text; empty text is an empty kubeconfig.
  ///
  /// - Parameters:
  ///   - text: YAML, which JSON is part of.
  ///   - file: The file's absolute path.
  /// - Throws: When it is no YAML, or no mapping.
  init(text: String, file: String) throws(ConfigurationError) {
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      throw ConfigurationError("\(file)\(Self.explain(error))")
    }
    self = try Self(root ?? Node([(Node, Node)]()), file: file, path: "")
  }

  private init(_ node: Node, file: String, path: String) throws(ConfigurationError) {
    self.file = file
    self.path = path
    mark = node.mark
    switch node {
    case .mapping(let mapping): self.mapping = mapping
    case _ where node.null != nil: mapping = Node.Mapping([])
    default:
      let place = node.mark.map { ":\($0.line)" } ?? ""
      throw ConfigurationError("\(file)\(place): \(path.isEmpty ? "the file" : path) must be a mapping")
    }
  }

  /// A text field; a number counts as its digits.
  func string(_ key: String) throws(ConfigurationError) -> String? {
    guard let node = node(key) else { return nil }
    guard let text = node.scalar?.string else { throw error(key, "must be text", at: node) }
    return text.isEmpty ? nil : text
  }

  /// A switch; absent means false.
  func bool(_ key: String) throws(ConfigurationError) -> Bool {
    guard let node = node(key) else { return false }
    guard let bool = node.bool else { throw error(key, "must be true or false", at: node) }
    return bool
  }

  /// Bytes in Base64.
  func bytes(_ key: String) throws(ConfigurationError) -> [UInt8]? {
    guard let text = try string(key) else { return nil }
    guard let data = Data(base64Encoded: String(text.filter { !$0.isWhitespace })) else {
      throw error(key, "must be Base64", at: node(key))
    }
    return [UInt8](data)
  }

  /// The path of a file; a relative one is meant from the folder of the kubeconfig.
  func filePath(_ key: String) throws(ConfigurationError) -> String? {
    try string(key).map(resolve)
  }

  /// A relative path, from the folder of the kubeconfig.
  func resolve(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(file[...(file.lastIndex(of: "/") ?? file.startIndex)])\(path)"
  }

  /// A list of texts.
  func strings(_ key: String) throws(ConfigurationError) -> [String] {
    var texts: [String] = []
    for node in try sequence(key) {
      guard let text = node.scalar?.string else { throw error(key, "must be a list of texts", at: node) }
      texts.append(text)
    }
    return texts
  }

  /// The entries of a list of mappings, their path ending in their index or, where they have one, their name.
  func entries(_ key: String) throws(ConfigurationError) -> [KubeconfigNode] {
    var entries: [KubeconfigNode] = []
    for (index, node) in try sequence(key).enumerated() {
      let name = node["name"]?.scalar.map { "\"\($0.string)\"" } ?? String(index)
      entries.append(try KubeconfigNode(node, file: file, path: "\(field(key))[\(name)]"))
    }
    return entries
  }

  /// A mapping within this one.
  func child(_ key: String) throws(ConfigurationError) -> KubeconfigNode? {
    guard let node = node(key) else { return nil }
    return try KubeconfigNode(node, file: file, path: field(key))
  }

  /// A mapping within this one, which may be missing and is then empty.
  func childOrEmpty(_ key: String) throws(ConfigurationError) -> KubeconfigNode {
    try KubeconfigNode(mapping[key] ?? Node([(Node, Node)]()), file: file, path: field(key))
  }

  /// A mapping from any keys to lists of texts.
  func lists(_ key: String) throws(ConfigurationError) -> [String: [String]] {
    guard let child = try child(key) else { return [:] }
    var lists: [String: [String]] = [:]
    for key in child.mapping.keys.compactMap(\.scalar?.string) {
      lists[key] = try child.strings(key)
    }
    return lists
  }

  /// A field of any form.
  func json(_ key: String) -> JSONValue? {
    node(key).map(JSONValue.init)
  }

  /// An error about a field of this mapping, or about the mapping itself.
  func error(_ key: String? = nil, _ problem: String) -> ConfigurationError {
    error(key, problem, at: key.flatMap(node))
  }

  private func error(_ key: String?, _ problem: String, at node: Node?) -> ConfigurationError {
    let place = (node?.mark ?? mark).map { ":\($0.line)" } ?? ""
    return ConfigurationError("\(file)\(place): \(key.map(field) ?? path) \(problem)")
  }

  private func field(_ key: String) -> String {
    path.isEmpty ? key : "\(path).\(key)"
  }

  private func node(_ key: String) -> Node? {
    mapping[key].flatMap { $0.null == nil ? $0 : nil }
  }

  private func sequence(_ key: String) throws(ConfigurationError) -> [Node] {
    guard let node = node(key) else { return [] }
    guard case .sequence(let sequence) = node else { throw error(key, "must be a list", at: node) }
    return Array(sequence)
  }

  /// What is wrong with YAML, without the line that `YamlError` quotes: it may hold a secret.
  private static func explain(_ error: any Error) -> String {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      ":\(mark.line):\(mark.column): not valid YAML: \(problem)"
    case .duplicatedKeysInMapping(let keys, let context):
      ":\(context.mark.line): defines \(keys.joined(separator: ", ")) twice in one mapping"
    default:
      ": not valid YAML"
    }
  }
}
