import ArgumentParser

/// Answers requests until a signal ends it.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Answer requests (the default).")

  func run() throws {
    // Before anything that starts a thread.
    let signals = TerminationSignals()
    try Command.reporting { () throws(Failure) in
      try Program(environment: Command.environment).run(until: signals)
    }
  }
}
