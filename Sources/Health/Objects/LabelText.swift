/// What keys and values of labels may look like.
///
/// Source: Kubernetes documentation, *Labels and Selectors*, section *Syntax and character set*; `IsQualifiedName` and
/// `IsValidLabelValue` of k8s.io/apimachinery.
enum LabelText {
  private static let nameLimit = 63
  private static let prefixLimit = 253

  /// What is wrong with a key, as the end of a sentence; nil when nothing is.
  static func problem(ofKey key: some Collection<UInt8>) -> String? {
    let slash = key.firstIndex(of: UInt8(ascii: "/"))
    if let slash, !isSubdomain(key[..<slash]) {
      return "a key's prefix is a DNS subdomain of at most \(prefixLimit) characters, such as example.com"
    }
    let name = slash.map { key[key.index(after: $0)...] } ?? key[...]
    guard isName(name) else {
      return "a key is 1 to \(nameLimit) letters, digits, -, _ and ., with a letter or digit at both ends, "
        + "and may have a prefix and a slash in front"
    }
    return nil
  }

  /// What is wrong with a value, as the end of a sentence; nil when nothing is.
  static func problem(ofValue value: some Collection<UInt8>) -> String? {
    value.isEmpty || isName(value)
      ? nil
      : "a value is at most \(nameLimit) letters, digits, -, _ and ., with a letter or digit at both ends"
  }

  private static func isName(_ text: some Collection<UInt8>, limit: Int = nameLimit) -> Bool {
    guard (1...limit).contains(text.count), let first = text.first, isAlphanumeric(first) else {
      return false
    }
    var last = first
    for byte in text {
      guard isAlphanumeric(byte) || "-_.".utf8.contains(byte) else { return false }
      last = byte
    }
    return isAlphanumeric(last)
  }

  private static func isSubdomain(_ text: some Collection<UInt8>) -> Bool {
    guard (1...prefixLimit).contains(text.count) else { return false }
    return text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
      isName(label, limit: prefixLimit)
        && label.allSatisfy {
          !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) && !"_.".utf8.contains($0)
        }
    }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
