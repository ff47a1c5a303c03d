/// The header fields of a response as they are sent: a line each, with its end (RFC 9110, section 5).
///
/// A copy shares the storage of the original, and to add what was written before costs no more than to copy its bytes.
public struct HeaderFields: Sendable, Hashable {
  /// The lines.
  private(set) var bytes: [UInt8] = []

  /// Writes fields.
  ///
  /// - Parameter fields: The fields, in the order in which they are sent.
  public init(_ fields: [HeaderField] = []) {
    for field in fields { append(field) }
  }

  /// Whether there are none.
  public var isEmpty: Bool { bytes.isEmpty }

  /// The fields, one by one.
  public var all: [HeaderField] {
    bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
        let name = HeaderField.Name(String(decoding: line[..<colon], as: UTF8.self))
      else { return nil }
      return HeaderField(name, String(decoding: line[line.index(after: colon)...], as: UTF8.self))
    }
  }

  /// The value of the first field of that name, if there is one.
  public subscript(name: HeaderField.Name) -> String? {
    all.first { $0.name == name }?.value
  }

  /// Makes room for so many bytes.
  public mutating func reserveCapacity(_ count: Int) {
    bytes.reserveCapacity(count)
  }

  /// Adds a field.
  public mutating func append(_ field: HeaderField) {
    bytes.append(contentsOf: field.name.description.utf8)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(UInt8(ascii: " "))
    // No control character is in it: see HeaderField.
    bytes.append(contentsOf: field.value.utf8)
    bytes.append(UInt8(ascii: "\r"))
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Adds fields.
  public mutating func append(contentsOf fields: HeaderFields) {
    bytes.append(contentsOf: fields.bytes)
  }

  /// Adds fields of which some numbers are missing.
  ///
  /// - Parameters:
  ///   - template: The fields.
  ///   - numbers: The numbers, in the order of their places; a place without one stays empty.
  public mutating func append(_ template: HeaderTemplate, _ numbers: Span<Int>) {
    for index in template.pieces.indices {
      bytes.append(contentsOf: template.pieces[index])
      if index < numbers.count, index < template.pieces.count - 1 { append(numbers[index]) }
    }
  }

  /// Adds a number with its decimal digits.
  private mutating func append(_ number: Int) {
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var (rest, count) = (number.magnitude, 0)
    repeat {
      digits[count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      (rest, count) = (rest / 10, count + 1)
    } while rest > 0
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    while count > 0 {
      count -= 1
      bytes.append(digits[count])
    }
  }
}
