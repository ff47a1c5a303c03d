import Foundation
import Health
import Testing

@testable import Heartbeat

@Suite struct BadgeTests {
  @Test(arguments: [
    (HealthState.healthy as HealthState?, "healthy", Badge.Color.green), (.progressing, "progressing", .blue),
    (.degraded, "degraded", .amber), (.unavailable, "unavailable", .red), (nil, "unknown", .grey),
  ])
  func aStateIsAWordAndAColour(_ state: HealthState?, _ word: String, _ color: Badge.Color) {
    let badge = Badge("web", state.map(Badge.Standing.state))
    #expect(badge.message == word && badge.color == color)
    #expect(badge.svg.contains("<title>web: \(word)</title>") && badge.svg.contains(color.rawValue))
  }

  @Test func maintenanceIsSaidInsteadOfTheState() {
    let badge = Badge("web", .maintenance)
    #expect(badge.message == "maintenance" && badge.color == .blue)
  }

  /// WCAG 2.2, *relative luminance* and *contrast ratio*.
  @Test(arguments: Badge.Color.allCases) func whiteTextCanBeRead(_ color: Badge.Color) throws {
    let value = try #require(Int(color.rawValue.dropFirst(), radix: 16))
    let parts = [value >> 16, value >> 8 & 0xFF, value & 0xFF].map { part in
      let share = Double(part) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    let luminance = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    #expect(1.05 / (luminance + 0.05) >= 4.5)
  }

  /// A label, and what is shown of it within XML.
  static let labels: [(String, String)] = [
    ("shop & co", "shop &amp; co"), ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    (#"" onload="x"#, "&quot; onload=&quot;x"), ("it's", "it&#39;s"), ("a\u{0}b\nc\u{1B}[31m", "abc[31m"),
    ("\u{FFFE}\u{FFFF}\u{1FFFE}", ""), ("\u{202E}evil", "evil"), ("]]>", "]]&gt;"), ("Größe 状態", "Größe 状態"),
    (String(repeating: "x", count: 100_000), String(repeating: "x", count: 79) + "…"),
  ]

  @Test(arguments: labels) func aLabelIsNeverMarkup(_ label: String, _ shown: String) {
    let svg = Badge(label, .state(.healthy)).svg
    #expect(svg.contains("<title>\(shown): healthy</title>"))
    #expect(svg.contains(#"aria-label="\#(shown): healthy""#))
    #expect(
      svg.components(separatedBy: "<").count == Badge("x", .state(.healthy)).svg.components(separatedBy: "<")
        .count
        - (shown.isEmpty ? 2 : 0))
  }

  @Test(arguments: [("", 0), ("i", 4), ("healthy", 41), ("WWW", 33), ("状", 11), ("e\u{301}", 7)])
  func widthsAreThoseOfTheFont(_ text: String, _ pixels: Int) {
    #expect(TextWidth.pixels(of: text) == pixels)
  }

  @Test func theBoxesAreAsWideAsTheirTexts() {
    let svg = Badge("web", .state(.healthy)).svg
    let (left, right) = (TextWidth.pixels(of: "web"), TextWidth.pixels(of: "healthy"))
    #expect(svg.contains(#"width="\#(left + right + 24)" height="20" role="img""#))
    #expect(svg.contains(#"textLength="\#(left)">web<"#) && svg.contains(#"textLength="\#(right)">healthy<"#))
  }

  @Test func shieldsDrawsTheSame() throws {
    let badge = Badge("a \"b\"", .state(.degraded))
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(badge.shields)) as? [String: Any])
    #expect(json["schemaVersion"] as? Int == 1 && json["label"] as? String == "a \"b\"")
    #expect(json["message"] as? String == "degraded" && json["color"] as? String == "9a6700")
    #expect(json["isError"] as? Bool == false)
    #expect(String(decoding: Badge("x", nil).shields, as: UTF8.self).contains(#""isError":true"#))
  }
}
