import FoundationEssentials

/// Moments as RFC 3339 writes them, in UTC and with milliseconds.
enum Timestamp {
  /// The bytes of a moment; always as many, so that one can be put in the place of another.
  struct Text: Sendable, Hashable {
    /// The length of every text.
    static let length = 24
    /// Stands where no moment is known yet, and occurs in no other text of an answer.
    static let none = Text("@@@@-@@-@@T@@:@@:@@.@@@Z")

    /// The text; ASCII.
    let bytes: [UInt8]

    /// Writes a moment.
    init(_ moment: Date) {
      self.init(moment.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }

    private init(_ text: String) {
      bytes = Array(text.utf8)
      precondition(bytes.count == Self.length, "a moment within four-digit years")
    }

    /// The text as a string.
    var string: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// Such as `2026-02-03T04:05:06.789Z`.
  static func text(_ moment: Date) -> String { Text(moment).string }
}
