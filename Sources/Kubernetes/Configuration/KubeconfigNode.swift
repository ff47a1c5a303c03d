import FoundationEssentials

/// A mapping in a kubeconfig, read field by field, so that an error can say where it is.
///
/// Unknown fields are ignored; a field that is null or empty counts as missing, as Go has it. Errors name the
/// file, the line and the field, and never the value, which may be a secret.
struct KubeconfigNode {
  private let mapping: [String: YAMLNode]
  /// The number of the line that it begins in, nil when it is not there.
  private let line: Int?
  /// The file's absolute path.
  let file: String
  /// Where in the file this is, such as `users["admin"].user`; empty for the whole.
  let path: String

  /// Reads a file's text; empty text is an empty kubeconfig.
  ///
  /// - Parameters:
  ///   - text: YAML, which JSON is part of, in UTF-8.
  ///   - file: The file's absolute path.
  /// - Throws: When it is no YAML, or no mapping.
  init(text: [UInt8], file: String) throws(ConfigurationError) {
    let root: YAMLNode?
    do throws(YAMLError) {
      root = try YAMLComposer.document(text)
    } catch {
      throw ConfigurationError("\(file):\(error.mark.line):\(error.mark.column): \(error.problem)")
    }
    self = try Self(root, file: file, path: "")
  }

  /// Takes what must be a mapping; nothing, or null, is an empty one.
  private init(_ node: YAMLNode?, file: String, path: String) throws(ConfigurationError) {
    self.file = file
    self.path = path
    line = node?.line
    if let mapping = node?.mapping {
      self.mapping = mapping
    } else if node?.isNull ?? true {
      mapping = [:]
    } else {
      throw ConfigurationError(
        "\(Self.place(file, line)): \(path.isEmpty ? "the file" : path) must be a mapping")
    }
  }

  /// A text field; a number counts as its digits.
  func string(_ key: String) throws(ConfigurationError) -> String? {
    guard let node = node(key) else { return nil }
    guard let text = node.scalar?.text else { throw error(key, "must be text", at: node) }
    return text.isEmpty ? nil : text
  }

  /// A switch; absent means false.
  func bool(_ key: String) throws(ConfigurationError) -> Bool {
    guard let node = node(key) else { return false }
    guard let bool = node.scalar?.bool else { throw error(key, "must be true or false", at: node) }
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
      guard let text = node.scalar?.text else { throw error(key, "must be a list of texts", at: node) }
      texts.append(text)
    }
    return texts
  }

  /// The entries of a list of mappings, their path ending in their index or, where they have one, their name.
  func entries(_ key: String) throws(ConfigurationError) -> [KubeconfigNode] {
    var entries: [KubeconfigNode] = []
    for (index, node) in try sequence(key).enumerated() {
      let name = node.mapping?["name"]?.scalar.map { "\"\($0.text)\"" } ?? String(index)
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
    try KubeconfigNode(mapping[key], file: file, path: field(key))
  }

  /// A mapping from any keys to lists of texts.
  func lists(_ key: String) throws(ConfigurationError) -> [String: [String]] {
    guard let child = try child(key) else { return [:] }
    var lists: [String: [String]] = [:]
    for key in child.mapping.keys {
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

  private func error(_ key: String?, _ problem: String, at node: YAMLNode?) -> ConfigurationError {
    ConfigurationError("\(Self.place(file, node?.line ?? line)): \(key.map(field) ?? path) \(problem)")
  }

  private static func place(_ file: String, _ line: Int?) -> String {
    line.map { "\(file):\($0)" } ?? file
  }

  private func field(_ key: String) -> String {
    path.isEmpty ? key : "\(path).\(key)"
  }

  private func node(_ key: String) -> YAMLNode? {
    mapping[key].flatMap { $0.isNull ? nil : $0 }
  }

  private func sequence(_ key: String) throws(ConfigurationError) -> [YAMLNode] {
    guard let node = node(key) else { return [] }
    guard case .sequence(let sequence) = node.content else { throw error(key, "must be a list", at: node) }
    return sequence
  }
}
