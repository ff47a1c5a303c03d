import Health

/// A small picture with a label and a word, for a README or a page.
struct Badge: Sendable, Hashable {
  /// The longest label, in characters; what is longer is cut.
  static let longestLabel = 80

  /// What it is about.
  let label: String
  /// How that is.
  let message: String
  /// What colour stands behind the message.
  let color: Color

  /// The colours: each with enough contrast to white text (WCAG 2.2, success criterion 1.4.3: 4.5 to 1).
  enum Color: String, Sendable, CaseIterable {
    case green = "#1a7f37"
    case blue = "#0969da"
    case amber = "#9a6700"
    case red = "#cf222e"
    /// Nothing is said.
    case grey = "#6a737d"
  }

  /// How something is.
  enum Standing: Sendable, Hashable {
    case state(HealthState)
    /// Somebody works on it.
    case maintenance
  }

  /// A badge that says how something is.
  ///
  /// - Parameters:
  ///   - label: What it is about; what cannot be shown in it is left out.
  ///   - standing: How it is; nil when nothing is said, whyever that is.
  init(_ label: String, _ standing: Standing?) {
    // What is too long by far is not looked through.
    let shown = String(
      String.UnicodeScalarView(label.unicodeScalars.prefix(10 * Self.longestLabel).filter(\.isShown)))
    self.label = shown.count > Self.longestLabel ? "\(shown.prefix(Self.longestLabel - 1))…" : shown
    (message, color) =
      switch standing {
      case .maintenance: ("maintenance", .blue)
      case .state(let state): (state.rawValue, Color(state))
      case nil: ("unknown", .grey)
      }
  }
}

extension Badge.Color {
  /// The colour of a state.
  fileprivate init(_ state: HealthState) {
    self =
      switch state {
      case .healthy: .green
      case .progressing: .blue
      case .degraded: .amber
      case .unavailable: .red
      }
  }
}

extension Unicode.Scalar {
  /// Whether XML may hold it (XML 1.0, section 2.2), and it is no control character.
  fileprivate var isShown: Bool {
    properties.generalCategory != .control && value & 0xFFFE != 0xFFFE && !(0xFDD0...0xFDEF ~= value)
      && properties.generalCategory != .format
  }
}
