/// Text of any origin, made fit for one line of a log or a terminal.
///
/// What is logged came from an API server, a client or a file at times. None of it may break the line, so that it would
/// pass for a message of its own, nor reach a terminal as a command (ESC), nor turn around the order in which a line is
/// read. Such characters are written as JSON escapes them (RFC 8259, section 7).
public enum LogText {
  /// The text with what a line cannot hold escaped, and all else as it is.
  ///
  /// - Parameter text: Text of any origin.
  /// - Returns: Text without any control character.
  public static func escaped(_ text: String) -> String {
    var result = ""
    appendEscaped(text, to: &result, inQuotes: false)
    return result
  }

  /// The text in double quotes: a JSON string.
  static func quoted(_ text: String) -> String {
    var result = "\""
    appendEscaped(text, to: &result, inQuotes: true)
    result.append("\"")
    return result
  }

  /// The text, in double quotes if where it ends could be misread otherwise.
  static func value(_ text: String) -> String {
    let isBare = !text.isEmpty && text.utf8.allSatisfy { isPlain($0) && $0 != space && $0 != equals }
    return isBare ? text : quoted(text)
  }

  private static let space = UInt8(ascii: " ")
  private static let equals = UInt8(ascii: "=")

  /// Printable ASCII that no form has to escape.
  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private static func appendEscaped(_ text: String, to result: inout String, inQuotes: Bool) {
    guard !text.utf8.allSatisfy(isPlain) else {
      result += text
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\"" where inQuotes: result += "\\\""
      case "\\" where inQuotes: result += "\\\\"
      default:
        if isPrintable(scalar) {
          result.unicodeScalars.append(scalar)
        } else {
          for unit in String(scalar).utf16 { result += "\\u" + hexadecimal(unit) }
        }
      }
    }
  }

  /// Whether a terminal shows the character as it is: no control, no separator of lines, no format character, of which
  /// some turn the direction of writing around.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }

  private static func hexadecimal(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
