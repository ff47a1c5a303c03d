/// Writes metrics in the text form of Prometheus (*Exposition formats*, version 0.0.4).
struct MetricsText {
  /// What a family of samples measures.
  enum Kind {
    /// What only grows.
    case counter
    /// What goes up and down.
    case gauge
    /// How often something was within bounds.
    case histogram

    fileprivate var word: StaticString {
      switch self {
      case .counter: "counter"
      case .gauge: "gauge"
      case .histogram: "histogram"
      }
    }
  }

  /// Labels with their values, written once for as many samples as have them.
  struct Labels {
    /// Such as `namespace="shop",name="web"`.
    fileprivate private(set) var bytes: [UInt8] = []

    /// Writes labels.
    ///
    /// - Parameter pairs: Names, which are fixed, and values, which may be anything.
    init(_ pairs: KeyValuePairs<StaticString, String>) {
      for (name, value) in pairs {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
        bytes += name.description.utf8
        bytes += "=\"".utf8
        for byte in value.utf8 {
          switch byte {
          case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
          case UInt8(ascii: "\""): bytes += #"\""#.utf8
          case UInt8(ascii: "\n"): bytes += #"\n"#.utf8
          default: bytes.append(byte)
          }
        }
        bytes.append(UInt8(ascii: "\""))
      }
    }
  }

  /// The text so far, in UTF-8.
  private(set) var bytes: [UInt8] = []
  private var name: StaticString = ""

  /// Begins a family, whose samples come next.
  ///
  /// - Parameters:
  ///   - name: The name of the family.
  ///   - kind: What it measures.
  ///   - help: A sentence for people, without a line break or a backslash.
  mutating func family(_ name: StaticString, _ kind: Kind, _ help: StaticString) {
    self.name = name
    append("# HELP ", name, " ", help, "\n# TYPE ", name, " ", kind.word, "\n")
  }

  /// Writes a sample of the family.
  ///
  /// - Parameters:
  ///   - value: A number.
  ///   - labels: Its labels.
  ///   - last: One more label, whose name and value are fixed.
  ///   - suffix: What stands behind the name of the family: a histogram has samples of several names.
  mutating func sample(
    _ value: some CustomStringConvertible, _ labels: Labels = Labels([:]),
    _ last: (name: StaticString, value: StaticString)? = nil, suffix: StaticString = ""
  ) {
    append(name, suffix)
    if !labels.bytes.isEmpty || last != nil {
      append("{")
      bytes += labels.bytes
      if let last { append(labels.bytes.isEmpty ? "" : ",", last.name, "=\"", last.value, "\"") }
      append("}")
    }
    append(" ")
    bytes += value.description.utf8
    append("\n")
  }

  private mutating func append(_ parts: StaticString...) {
    for part in parts {
      part.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }
  }
}
