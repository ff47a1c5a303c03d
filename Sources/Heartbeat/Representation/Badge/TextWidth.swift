/// How wide a text is in Verdana of 11 pixels, which badges are set in.
enum TextWidth {
  /// Advance widths of U+0020 to U+007E, in thousandths of the size of the font; a line for 16 characters.
  private static let widths: [Int] = [
    352, 394, 459, 818, 636, 1076, 727, 269, 454, 454, 636, 818, 364, 454, 364, 454,
    636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 454, 454, 818, 818, 818, 545,
    1000, 684, 686, 698, 771, 632, 575, 775, 751, 421, 455, 693, 557, 843, 748, 787,
    603, 787, 695, 684, 616, 732, 684, 989, 685, 615, 685, 454, 454, 454, 818, 636,
    636, 601, 623, 521, 623, 596, 352, 623, 633, 274, 344, 592, 274, 973, 633, 607,
    623, 623, 427, 521, 394, 633, 592, 818, 592, 592, 525, 635, 454, 635, 818,
  ]
  private static let fontSize = 11

  /// The width of a text, rounded up.
  ///
  /// Of other letters than those of ASCII it is as good as can be told: those of most alphabets are about as wide as an `o`,
  /// those of East Asia and pictures a full square, and marks have no width of their own.
  static func pixels(of text: String) -> Int {
    let thousandths = text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
    return (thousandths * fontSize + 999) / 1000
  }

  private static func width(of scalar: Unicode.Scalar) -> Int {
    let place = Int(scalar.value) - 0x20
    if widths.indices.contains(place) { return widths[place] }
    return switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: 0
    default: isWide(scalar.value) ? 1000 : 640
    }
  }

  /// Unicode Standard Annex 11, *East Asian Width*: the blocks that are wide as a whole.
  private static func isWide(_ value: UInt32) -> Bool {
    0x1100...0x115F ~= value || 0x2E80...0xA4CF ~= value || 0xAC00...0xD7A3 ~= value
      || 0xF900...0xFAFF ~= value || 0xFE30...0xFE6F ~= value || 0xFF00...0xFF60 ~= value
      || 0x1F300...0x1FAFF ~= value || 0x20000...0x3FFFD ~= value
  }
}
