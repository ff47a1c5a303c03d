import Foundation

/// All that a run has measured.
struct Report: Encodable {
  /// The measurements of one figure.
  struct Section: Encodable {
    let figure: String
    let measurements: [Measurement]
  }

  /// When it was made.
  let date = Date()
  /// Where.
  let machine = Machine()
  /// The loads of the last minute (getloadavg(3)) before each figure, which say how quiet the machine was.
  private(set) var loads: [Double] = []
  private(set) var sections: [Section] = []

  /// Measures a figure, and prints its part of the table.
  mutating func add(_ figure: any Figure.Type, isQuick: Bool) async throws {
    loads.append(Machine.load)
    print("\n\(figure.number). \(figure.title)")
    // Into a pipe as well, as soon as it is known.
    fflush(nil)
    let measurements = try await figure.measure(isQuick: isQuick)
    for measurement in measurements { print(Self.line(of: measurement)) }
    fflush(nil)
    sections.append(Section(figure: "\(figure.number). \(figure.title)", measurements: measurements))
  }

  /// Draws the curves in it, beside a file of the same name; nothing when it has none.
  ///
  /// - Parameter file: The report's file.
  /// - Returns: The picture's file; nil without curves.
  /// - Throws: When it cannot be drawn.
  func drawCurves(beside file: URL) async throws -> URL? {
    guard let picture = Picture(sections.flatMap(\.measurements)) else { return nil }
    let drawing = file.deletingPathExtension().appendingPathExtension("svg")
    let day = date.formatted(.iso8601.year().month().day())
    let caption = "k8s-heartbeat on \(machine.processor), \(machine.cores) cores, \(day)"
    try await picture.draw(to: drawing, caption: caption)
    return drawing
  }

  /// Writes it as JSON.
  func write(to file: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    try (encoder.encode(self) + Data("\n".utf8)).write(to: file)
  }

  private static func line(of measurement: Measurement) -> String {
    let name = measurement.name.padding(toLength: 66, withPad: " ", startingAt: 0)
    let number = Number.text(measurement.value)
    let value = String(repeating: " ", count: max(0, 10 - number.count)) + number
    let unit = measurement.unit.padding(toLength: 8, withPad: " ", startingAt: 0)
    let goal = measurement.goal.map {
      "\($0.isReached(by: measurement.value) ? "reached" : "NOT REACHED"): \($0)"
    }
    return "   \(name)\(value) \(unit) \(goal ?? "")"
  }
}
