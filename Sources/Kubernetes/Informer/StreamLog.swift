import Logging
import System

/// Logs how a stream is doing, where that differs from what the log said last.
///
/// A line about a failure comes once a minute for one kind of failure of one kind of stream; the line that all is well
/// again comes only after one about a failure. So a stream that breaks again and again does not fill the log, and the
/// log does not end with what is no longer so.
struct StreamLog {
  /// What the log says.
  private enum Known: Equatable {
    case starting
    case watching
    /// A watch has just broken: it is tried again at once, and mostly that is all.
    case interrupted
    /// It is down, with a kind of error.
    case broken(String)
  }

  private let stream: WatchStream
  private let logger: Logger
  private let failures: FailureLog
  private var known = Known.starting

  init(_ stream: WatchStream, logger: Logger, failures: FailureLog) {
    self.stream = stream
    self.logger = logger
    self.failures = failures
  }

  /// Logs that a stream works, unless the log says so.
  mutating func changed(to state: WatchStream.State) {
    guard state == .watching, known != .watching else { return }
    known = .watching
    logger.info("watching", metadata: ["stream": "\(stream)"])
  }

  /// Logs a failure that an operator does not know yet.
  ///
  /// - Parameters:
  ///   - error: What failed.
  ///   - state: How the stream is doing since.
  mutating func failed(_ error: APIError, in state: WatchStream.State) {
    switch state {
    case .watching: break
    case .listing where known == .watching:
      if record("API server no longer has the version to watch from, listing anew", error, level: .info) {
        known = .interrupted
      }
    case .listing: break
    case .broken where known == .watching:
      if record("watch broke and is made anew", error, level: .info) { known = .interrupted }
    case .broken where known != .broken(error.kind):
      let isLogged = record("cannot watch, trying again: until then polls cost the API server reads", error)
      if isLogged { known = .broken(error.kind) }
    case .broken: break
    case .forbidden where known != .broken(error.kind):
      let isLogged = record("not allowed to watch, trying again once in a while", error)
      if isLogged { known = .broken(error.kind) }
    case .forbidden: break
    }
  }

  private func record(_ message: StaticString, _ error: APIError, level: Logger.Level = .warning) -> Bool {
    failures.record(
      message, error, about: stream.resource.plural, level: level, metadata: ["stream": "\(stream)"])
  }
}
