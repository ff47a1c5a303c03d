import Logging

/// Logs how a stream is doing, each time that this changes.
struct StreamLog {
  private enum Known {
    case starting
    case watching
    /// A watch has just broken: it is tried again at once, and mostly that is all.
    case interrupted
    case broken
    case forbidden
  }

  private let stream: WatchStream
  private let logger: Logger
  private var known = Known.starting

  init(_ stream: WatchStream, logger: Logger) {
    self.stream = stream
    self.logger = logger
  }

  /// Logs what an operator does not know yet.
  mutating func changed(to state: WatchStream.State) {
    switch state {
    case .watching where known != .watching:
      known = .watching
      logger.info("Watching.", metadata: ["stream": "\(stream)"])
    case .watching: break
    case .listing where known == .watching:
      known = .interrupted
      logger.info(
        "The API server no longer has the version to watch from; listing anew.",
        metadata: ["stream": "\(stream)"])
    case .listing: break
    case .broken(let error) where known == .watching:
      known = .interrupted
      logger.info("A watch broke and is made anew.", metadata: ["stream": "\(stream)", "error": "\(error)"])
    case .broken(let error) where known != .broken:
      known = .broken
      logger.warning(
        "Cannot watch; trying again. Until then polls cost the API server reads.",
        metadata: ["stream": "\(stream)", "error": "\(error)"])
    case .broken: break
    case .forbidden(let error) where known != .forbidden:
      known = .forbidden
      logger.warning(
        "Not allowed to watch; trying again once in a while.",
        metadata: ["stream": "\(stream)", "error": "\(error)"])
    case .forbidden: break
    }
  }
}
