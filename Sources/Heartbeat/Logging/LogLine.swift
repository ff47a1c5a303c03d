public import FoundationEssentials
public import Logging

extension LogFormat {
  /// Writes a message as one line, without the line break at its end.
  ///
  /// - Parameters:
  ///   - message: The message.
  ///   - level: How severe it is.
  ///   - time: When it was logged.
  ///   - fields: What belongs to it, by name; JSON has them as strings, as nginx's log has its own.
  /// - Returns: The line, which holds no control character, whatever the message and the fields hold.
  public func line(
    _ message: String, level: Logger.Level, at time: Date = Date(),
    fields: [(name: String, value: String)] = []
  ) -> String {
    let time = Timestamp.Text(time).string
    var line: String
    switch self {
    case .text:
      line = "\(time) \(level.rawValue): \(LogText.escaped(message))"
      for field in fields { line += " \(Self.name(field.name))=\(LogText.value(field.value))" }
    case .json:
      line = #"{"time":"\#(time)","level":"\#(level.rawValue)","message":\#(LogText.quoted(message))"#
      for field in fields { line += ",\"\(Self.name(field.name))\":\(LogText.quoted(field.value))" }
      line += "}"
    }
    return line
  }

  /// A field's name with letters, digits, points, hyphens and underscores alone, and unlike those that each line has.
  private static func name(_ name: String) -> String {
    guard !["time", "level", "message"].contains(name) else { return name + "_" }
    let isName = { (byte: UInt8) in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    guard !name.isEmpty, name.utf8.allSatisfy(isName) else {
      return String(
        decoding: name.utf8.map { isName($0) ? $0 : UInt8(ascii: "_") } + [UInt8(ascii: "_")], as: UTF8.self)
    }
    return name
  }
}
