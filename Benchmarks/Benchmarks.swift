import ArgumentParser
import Foundation
import TestSupport

/// Measures the program as people run it, against what sets its limits, and writes down what it finds.
@main
struct Benchmarks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmarks",
    abstract: "Measure the responder behind nginx, with a stand-in for the API server.",
    discussion: """
      Every figure is a ratio against something measured in the same run, or a count. Other work on the machine \
      disturbs it.
      """)

  private static let figures: [any (Figure & SendableMetatype).Type] = [
    Throughput.self, RequestsPerPoll.self, DetectionDelay.self, InitialSync.self, Churn.self, Start.self,
    Groups.self, Tokens.self, SharedLimit.self, Encryption.self, Growth.self,
  ]

  @Option(help: "The number of a figure to measure, repeatable; all by default.")
  var figure: [Int] = []

  @Flag(help: "Try less often and for shorter: only to see that all works.")
  var quick = false

  @Option(help: "Where to write the JSON; by default a new file in Benchmarks/results.")
  var output: String?

  func validate() throws {
    for number in figure where !Self.figures.contains(where: { $0.number == number }) {
      throw ValidationError("--figure \(number): there are 1 to \(Self.figures.count)")
    }
  }

  func run() async throws {
    var report = Report()
    print("\(report.machine.processor), \(report.machine.cores) cores, Linux \(report.machine.kernel)")
    for figure in Self.figures where self.figure.isEmpty || self.figure.contains(figure.number) {
      try await report.add(figure, isQuick: quick)
    }
    let name = report.date.formatted(.iso8601.timeSeparator(.omitted))
    let file = output.map { URL(fileURLWithPath: $0) } ?? Repository.file("Benchmarks/results/\(name).json")
    try report.write(to: file)
    print("\nwritten to \(file.path)")
    if let drawing = try await report.drawCurves(beside: file) { print("drawn to \(drawing.path)") }
  }
}
