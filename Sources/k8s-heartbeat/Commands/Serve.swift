import ArgumentParser
import Heartbeat
import System

/// Answers requests until a signal ends it.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Answer requests (the default).")

  func run() throws {
    // Before anything that starts a thread.
    let signals = TerminationSignals()
    let environment = Command.environment
    try Command.reporting(in: LogFormat(environment: environment)) { () throws(Failure) in
      try Program(environment: environment).run(until: signals)
    }
  }
}
