/// A node of a YAML document, aliases replaced by what they stand for.
struct YAMLNode {
  /// What it is.
  ///
  /// Keys are texts, as in JSON.
  enum Content {
    case scalar(YAMLScalar)
    case sequence([YAMLNode])
    case mapping([String: YAMLNode])
  }

  /// What it is.
  let content: Content
  /// The number of the line that it begins in, from 1; of what an alias stands for, where that is.
  let line: Int
  /// How many nodes and bytes of text it comes to when each alias is written out.
  let size: Int
  /// How many nodes are within each other in it, itself counted.
  let height: Int

  /// Itself, when it is a scalar.
  var scalar: YAMLScalar? {
    guard case .scalar(let scalar) = content else { return nil }
    return scalar
  }

  /// Its values by their keys, when it is a mapping.
  var mapping: [String: YAMLNode]? {
    guard case .mapping(let mapping) = content else { return nil }
    return mapping
  }

  /// Whether it means that there is nothing.
  var isNull: Bool {
    scalar?.isNull ?? false
  }
}
