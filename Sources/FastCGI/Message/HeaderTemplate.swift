/// Header fields that are written beforehand but for some numbers.
public struct HeaderTemplate: Sendable {
  /// How many bytes a number takes at most: a sign and 19 digits.
  private static let longestNumber = 20

  /// The lines, without the numbers.
  private let bytes: [UInt8]
  /// Where in them the numbers belong, ascending.
  private let places: [Int]

  /// Writes fields.
  ///
  /// - Parameter fields: The fields; each `%` in a value is the place of a number.
  public init(_ fields: [HeaderField]) {
    var (bytes, places): ([UInt8], [Int]) = ([], [])
    for byte in HeaderFields(fields).bytes {
      if byte == UInt8(ascii: "%") { places.append(bytes.count) } else { bytes.append(byte) }
    }
    (self.bytes, self.places) = (bytes, places)
  }

  /// How many bytes the lines take at most, whatever the numbers are.
  var longest: Int { bytes.count + places.count * Self.longestNumber }

  /// Writes the lines with their numbers.
  ///
  /// - Parameters:
  ///   - numbers: The numbers, in the order of their places; a place without one stays empty.
  ///   - lines: Where to; at least ``longest`` bytes.
  /// - Returns: How many bytes have been written.
  func write(_ numbers: Span<Int>, to lines: UnsafeMutableRawBufferPointer) -> Int {
    var (end, start) = (0, 0)
    bytes.withUnsafeBytes { text in
      func copy(upTo place: Int) {
        UnsafeMutableRawBufferPointer(rebasing: lines[end...])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: text[start..<place]))
        (end, start) = (end + place - start, place)
      }
      for index in places.indices {
        copy(upTo: places[index])
        if index < numbers.count { end += Self.write(numbers[index], to: lines, at: end) }
      }
      copy(upTo: text.count)
    }
    return end
  }

  /// Writes a number with its decimal digits.
  ///
  /// - Returns: How many bytes have been written.
  private static func write(_ number: Int, to lines: UnsafeMutableRawBufferPointer, at start: Int) -> Int {
    // From the last digit on, and then moved to where it belongs.
    var (magnitude, place) = (number.magnitude, start + longestNumber)
    repeat {
      place -= 1
      lines[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude % 10)
      magnitude /= 10
    } while magnitude > 0
    if number < 0 {
      place -= 1
      lines[place] = UInt8(ascii: "-")
    }
    let text = UnsafeRawBufferPointer(rebasing: lines[place..<start + longestNumber])
    UnsafeMutableRawBufferPointer(rebasing: lines[start...]).copyMemory(from: text)
    return text.count
  }
}
