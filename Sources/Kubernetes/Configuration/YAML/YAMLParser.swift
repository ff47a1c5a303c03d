import CYAML

/// libyaml's parser on one text: it says what comes next.
///
/// It owns libyaml's state and a copy of the text, which libyaml reads. Both stay where they are, since libyaml's state
/// points to itself, and are freed with it. An event of libyaml's is freed before `next` returns; what leaves here are
/// values of Swift.
struct YAMLParser: ~Copyable {
  private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

  private let state: UnsafeMutablePointer<yaml_parser_t>
  private let text: UnsafeMutableBufferPointer<UInt8>

  /// Begins to read.
  ///
  /// - Parameter text: UTF-8, with a byte order mark or without. What is not UTF-8 is an error where it comes.
  /// - Throws: When there is no memory.
  init(_ text: [UInt8]) throws(YAMLError) {
    state = .allocate(capacity: 1)
    state.initialize(to: yaml_parser_t())
    guard yaml_parser_initialize(state) == 1 else {
      // libyaml has freed what it had of its own.
      state.deallocate()
      throw YAMLError(mark: YAMLMark(line: 1, column: 1), problem: "there is no memory to read it")
    }
    // libyaml would count the mark as a column of the first line, which then stands deeper than the others.
    let content = text.starts(with: Self.byteOrderMark) ? text.dropFirst(Self.byteOrderMark.count) : text[...]
    // libyaml wants an address, of no bytes too.
    self.text = .allocate(capacity: max(1, content.count))
    _ = self.text.initialize(from: content)
    // By itself it would also read UTF-16.
    yaml_parser_set_encoding(state, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(state, self.text.baseAddress, content.count)
  }

  deinit {
    yaml_parser_delete(state)
    state.deallocate()
    text.deallocate()
  }

  /// Reads on; after the end it is the end again.
  ///
  /// - Throws: When what comes is no YAML. It is of no use then.
  mutating func next() throws(YAMLError) -> YAMLEvent {
    var event = yaml_event_t()
    // libyaml clears it before anything else, so that it may be freed after an error too.
    defer { yaml_event_delete(&event) }
    guard yaml_parser_parse(state, &event) == 1 else { throw failure }
    return YAMLEvent(event)
  }

  private var failure: YAMLError {
    // Texts of libyaml's own, which quote nothing.
    let problem = state.pointee.problem.map { String(cString: $0) }
    return switch state.pointee.error {
    case YAML_SCANNER_ERROR, YAML_PARSER_ERROR:
      YAMLError(
        mark: YAMLMark(state.pointee.problem_mark),
        problem: "not valid YAML: \(problem ?? "it cannot be read")")
    case YAML_READER_ERROR:
      YAMLError(
        mark: YAMLMark(of: state.pointee.problem_offset, in: text),
        problem: "not valid YAML: \(problem ?? "it is not UTF-8")")
    default:
      YAMLError(mark: YAMLMark(state.pointee.mark), problem: "there is no memory to read it")
    }
  }
}

extension YAMLMark {
  /// The place of a byte, its column counted in bytes.
  fileprivate init(of offset: Int, in text: UnsafeMutableBufferPointer<UInt8>) {
    let before = text.prefix(max(0, offset))
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? before.startIndex
    line = before.count { $0 == UInt8(ascii: "\n") } + 1
    column = before.endIndex - start + 1
  }
}
