import Foundation
import TestSupport

/// The curves of a report, drawn by gnuplot, a panel for each kind of value.
struct Picture {
  private struct Panel {
    let title: String
    let axis: String
    var curves: [(title: String, points: [(x: Double, y: Double)])] = []
  }

  private var panels: [Panel] = []

  /// Gathers what stands somewhere in a picture; nil when nothing does.
  init?(_ measurements: [Measurement]) {
    for measurement in measurements {
      guard let point = measurement.point else { continue }
      let panel = panels.firstIndex { $0.title == point.panel } ?? panels.endIndex
      if panel == panels.endIndex { panels.append(Panel(title: point.panel, axis: point.axis)) }
      let curve = panels[panel].curves.firstIndex { $0.title == point.curve } ?? panels[panel].curves.endIndex
      if curve == panels[panel].curves.endIndex { panels[panel].curves.append((point.curve, [])) }
      panels[panel].curves[curve].points.append((point.x, measurement.value))
    }
    if panels.isEmpty { return nil }
  }

  /// Draws it as SVG.
  ///
  /// - Parameters:
  ///   - file: Where to.
  ///   - caption: What stands above it.
  /// - Throws: When gnuplot is missing or refuses.
  func draw(to file: URL, caption: String) async throws {
    try await withTemporaryFolder { folder in
      let script = folder.appendingPathComponent("script")
      try Data(self.script(file, caption).utf8).write(to: script)
      let program = try RunningProgram(
        URL(fileURLWithPath: "/usr/bin/gnuplot"), [script.path], log: folder.appendingPathComponent("log"))
      guard await program.exitCode(within: .seconds(30)) == 0 else {
        throw NotMet("gnuplot draws \(file.path): \(program.output)")
      }
    }
  }

  private func script(_ file: URL, _ caption: String) -> String {
    let columns = 2
    let rows = (panels.count + columns - 1) / columns
    var text = """
      set terminal svg size 960,\(330 * rows + 30) font "sans-serif,13" background "#ffffff"
      set output '\(file.path)'
      set multiplot layout \(rows),\(columns) title '\(caption.replacing("'", with: "’"))'
      set logscale x 10
      set yrange [0:*]
      set format y '%.0s%c'
      set format x '%.0s%c'
      set grid
      set key bottom right\n
      """
    for panel in panels {
      text += "set title '\(panel.title)'\nset xlabel '\(panel.axis)'\nplot "
      text += panel.curves.map { "'-' with linespoints linewidth 2 title \"\($0.title)\"" }.joined(
        separator: ", ")
      text += "\n"
      for curve in panel.curves {
        text += curve.points.map { "\($0.x) \($0.y)\n" }.joined() + "e\n"
      }
    }
    return text + "unset multiplot\n"
  }
}
