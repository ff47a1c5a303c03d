/// Header fields that are written beforehand but for some numbers.
public struct HeaderTemplate: Sendable {
  /// The bytes up to the first number, those between two, and those behind the last.
  let pieces: [[UInt8]]

  /// Writes fields.
  ///
  /// - Parameter fields: The fields; each `%` in a value is the place of a number.
  public init(_ fields: [HeaderField]) {
    pieces = HeaderFields(fields).bytes.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false)
      .map(Array.init)
  }
}
