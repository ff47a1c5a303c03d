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
    // Put together beside the fields and added as a whole: to add to an array takes a while, however little it is.
    withUnsafeTemporaryAllocation(byteCount: template.longest, alignment: 1) { lines in
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: lines[..<template.write(numbers, to: lines)]))
    }
  }
}
