/// What a text means, by the rules of YAML 1.1 that kubectl reads kubeconfigs with.
///
/// Source: `sigs.k8s.io/yaml/goyaml.v2`, `resolve.go`. What JSON has no word for stays a text: infinity, and what is no
/// number.
extension YAMLScalar {
  /// The tags beside which a text is resolved although it is tagged.
  static let resolvedTags: Set = [
    "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float",
  ]

  /// Whether it means that there is nothing.
  var isNull: Bool {
    mayBeResolved && ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// The switch that it means, nil when it means none.
  var bool: Bool? {
    guard mayBeResolved else { return nil }
    return switch text {
    case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": true
    case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": false
    default: nil
    }
  }

  /// The whole number that it means, nil when it means none or one that 64 bits do not hold.
  var integer: Int? {
    guard let digits else { return nil }
    let sign = digits.first.flatMap { "+-".contains($0) ? String($0) : nil } ?? ""
    let magnitude = digits.dropFirst(sign.count)
    // A second sign would be taken for a number's own behind the prefix.
    guard magnitude.first?.isNumber == true else { return nil }
    for (prefix, radix) in [("0x", 16), ("0b", 2), ("0o", 8), ("0", 8)]
    where magnitude.hasPrefix(prefix) && magnitude.count > prefix.count {
      let rest = magnitude.dropFirst(prefix.count)
      return rest.first == "+" || rest.first == "-" ? nil : Int(sign + rest, radix: radix)
    }
    return Int(digits)
  }

  /// The finite number that it means, nil when it means none.
  var number: Double? {
    guard let digits, digits.utf8.allSatisfy(Self.belongsToDecimal), let number = Double(digits),
      number.isFinite
    else { return nil }
    return number
  }

  /// The text without the strokes that may stand between digits, nil when it cannot be a number.
  private var digits: String? {
    guard mayBeResolved, let first = text.utf8.first, Self.belongsToDecimal(first) else { return nil }
    return text.replacing("_", with: "")
  }

  /// Keeps out hexadecimal numbers, "inf" and "nan", which Swift reads.
  private static func belongsToDecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }
}
