/// A header field whose value cannot break out of its line (RFC 9110, section 5).
public struct HeaderField: Sendable, Hashable, CustomStringConvertible {
  /// The name of the field.
  public let name: Name
  /// The value, without control characters and without white space at its ends.
  public let value: String

  /// Creates a field.
  ///
  /// - Parameters:
  ///   - name: The name of the field.
  ///   - value: Its value; CR, LF, NUL and other control characters become spaces (RFC 9110, section 5.5).
  public init(_ name: Name, _ value: String) {
    self.name = name
    self.value = FieldText.neutralized(value)
  }

  /// The field as it stands in a header.
  public var description: String { "\(name): \(value)" }
}

extension HeaderField {
  /// The name of a field: a token (RFC 9110, sections 5.1 and 5.6.2), equal to another in any case.
  public struct Name: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The name as it was written.
    public let description: String

    /// Creates a name; nil when the text is not a token.
    public init?(_ text: String) {
      guard !text.isEmpty, text.utf8.allSatisfy(FieldText.isTokenCharacter) else { return nil }
      description = text
    }

    /// Creates a name from a literal, which must be a token.
    public init(stringLiteral: StaticString) {
      guard let name = Name(stringLiteral.description) else {
        // traps: names are literals of the program.
        preconditionFailure("“\(stringLiteral)” is not a name for a header field")
      }
      self = name
    }

    /// Whether two names are the same but for the case of their letters.
    public static func == (one: Name, other: Name) -> Bool {
      one.description == other.description
        || one.description.utf8.elementsEqual(other.description.utf8) {
          FieldText.lowercased($0) == FieldText.lowercased($1)
        }
    }

    /// Feeds the name in lower case to the hasher.
    public func hash(into hasher: inout Hasher) {
      for byte in description.utf8 { hasher.combine(FieldText.lowercased(byte)) }
    }
  }
}

/// The characters that header fields are made of (RFC 9110, sections 5.5 and 5.6.2).
enum FieldText {
  /// Whether a byte may stand in a token.
  static func isTokenCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
      UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  /// The text with a space for each control character but the tab, and without white space at its ends.
  static func neutralized(_ text: String) -> String {
    let bytes = text.utf8
    guard
      bytes.contains(where: isControl) || bytes.first.map(isSpace) == true || bytes.last.map(isSpace) == true
    else { return text }
    let spaced = bytes.map { isControl($0) ? UInt8(ascii: " ") : $0 }
    guard let first = spaced.firstIndex(where: { !isSpace($0) }),
      let last = spaced.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(decoding: spaced[first...last], as: UTF8.self)
  }

  private static func isControl(_ byte: UInt8) -> Bool {
    (byte < 0x20 && byte != UInt8(ascii: "\t")) || byte == 0x7F
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
