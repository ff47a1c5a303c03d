extension Badge {
  /// The room beside a text, in pixels.
  private static let margin = 6

  /// The picture, as SVG 1.1: it takes nothing from elsewhere and runs nothing.
  ///
  /// `textLength` makes a text as wide as it was measured, whatever font there is.
  var svg: String {
    let (left, right) = (TextWidth.pixels(of: label), TextWidth.pixels(of: message))
    let (leftBox, rightBox) = (left + 2 * Self.margin, right + 2 * Self.margin)
    let width = leftBox + rightBox
    let title = XMLText.escaped("\(label): \(message)")
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="20" role="img" aria-label="\(title)">\
      <title>\(title)</title>\
      <clipPath id="r"><rect width="\(width)" height="20" rx="3"/></clipPath>\
      <g clip-path="url(#r)">\
      <rect width="\(leftBox)" height="20" fill="#24292f"/>\
      <rect x="\(leftBox)" width="\(rightBox)" height="20" fill="\(color.rawValue)"/></g>\
      <g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">\
      \(Self.text(label, at: Self.margin, width: left))\
      \(Self.text(message, at: leftBox + Self.margin, width: right))</g></svg>

      """
  }

  private static func text(_ text: String, at x: Int, width: Int) -> String {
    guard !text.isEmpty else { return "" }
    return #"<text x="\#(x)" y="14" textLength="\#(width)">\#(XMLText.escaped(text))</text>"#
  }
}
