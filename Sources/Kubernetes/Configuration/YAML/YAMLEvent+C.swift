import CYAML

extension YAMLEvent {
  /// Copies what libyaml says; the event still belongs to the caller, who frees it.
  init(_ event: yaml_event_t) {
    mark = YAMLMark(event.start_mark)
    kind =
      switch event.type {
      case YAML_STREAM_START_EVENT: .streamStart
      case YAML_DOCUMENT_START_EVENT: .documentStart
      case YAML_DOCUMENT_END_EVENT: .documentEnd
      case YAML_ALIAS_EVENT: .alias(anchor: Self.text(event.data.alias.anchor) ?? "")
      case YAML_SCALAR_EVENT:
        .scalar(YAMLScalar(event), anchor: Self.text(event.data.scalar.anchor))
      case YAML_SEQUENCE_START_EVENT: .sequenceStart(anchor: Self.text(event.data.sequence_start.anchor))
      case YAML_SEQUENCE_END_EVENT: .sequenceEnd
      case YAML_MAPPING_START_EVENT: .mappingStart(anchor: Self.text(event.data.mapping_start.anchor))
      case YAML_MAPPING_END_EVENT: .mappingEnd
      // Nothing comes after the end, which libyaml tells by an event without a type.
      default: .streamEnd
      }
  }

  /// Copies a text of libyaml's that ends in NUL.
  fileprivate static func text(_ text: UnsafePointer<yaml_char_t>?) -> String? {
    text.map { String(cString: $0) }
  }
}

extension YAMLScalar {
  /// Copies a scalar event's text, which may hold NUL.
  fileprivate init(_ event: yaml_event_t) {
    let scalar = event.data.scalar
    let count = scalar.value == nil ? 0 : Int(clamping: scalar.length)
    text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: count), as: UTF8.self)
    mayBeResolved =
      YAMLEvent.text(scalar.tag).map(Self.resolvedTags.contains) ?? (scalar.plain_implicit != 0)
  }
}

extension YAMLMark {
  /// Counts from 1 what libyaml counts from 0.
  init(_ mark: yaml_mark_t) {
    line = Int(clamping: mark.line &+ 1)
    column = Int(clamping: mark.column &+ 1)
  }
}
