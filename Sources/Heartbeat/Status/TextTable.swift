/// Rows of words under a heading, in columns that are as wide as they must be.
struct TextTable {
  /// The longest word of a column but the last one; what is longer shifts its row.
  private static let widest = 60
  private static let gap = 3

  private let rows: [[String]]

  /// Creates a table; characters that no line can hold are escaped.
  init(_ heading: [String], _ rows: [[String]]) {
    self.rows = ([heading] + rows).map { $0.map(LogText.escaped) }
  }

  /// The table, a line for each row.
  var text: String {
    let columns = rows.first?.count ?? 0
    let widths = (0..<columns).map { column in
      rows.map { min($0[column].count, Self.widest) }.max() ?? 0
    }
    return rows.map { row in
      let padded = zip(row, widths).map { word, width in
        word + String(repeating: " ", count: max(0, width - word.count) + Self.gap)
      }
      return padded.joined().reversed().drop { $0 == " " }.reversed().map(String.init).joined() + "\n"
    }.joined()
  }
}
