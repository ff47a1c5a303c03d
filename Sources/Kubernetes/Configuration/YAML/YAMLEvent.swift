/// What comes next in a text.
struct YAMLEvent {
  /// What it is.
  ///
  /// An anchor names a node, so that an alias can stand for it later.
  enum Kind {
    case streamStart
    case streamEnd
    case documentStart
    case documentEnd
    case alias(anchor: String)
    case scalar(YAMLScalar, anchor: String?)
    case sequenceStart(anchor: String?)
    case sequenceEnd
    case mappingStart(anchor: String?)
    case mappingEnd
  }

  /// What it is.
  let kind: Kind
  /// Where it begins.
  let mark: YAMLMark
}
