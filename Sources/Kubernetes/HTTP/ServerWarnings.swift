import Logging
import Synchronization
import System

/// The API server's `Warning` headers, each logged once: a few at once, and one a minute from then on.
final class ServerWarnings: Sendable {
  /// As many different warnings are remembered and logged; further ones are not.
  private static let limit = 100

  private struct State {
    var seen: Set<String> = []
    var allowance = LineAllowance(5)
  }

  private let state = Mutex(State())
  private let logger: Logger

  init(logger: Logger) {
    self.logger = logger
  }

  /// Logs the warnings of an answer that have not been seen.
  ///
  /// - Parameter headers: Values such as `299 - "policy/v1beta1 is deprecated"`.
  func report(_ headers: [String]) {
    for header in headers {
      let text = ForeignText.clean(Self.text(header), limit: ForeignText.pieceLimit)
      let isNew = state.withLock { state in
        guard state.seen.count < Self.limit, !state.seen.contains(text), state.allowance.take() else {
          return false
        }
        state.seen.insert(text)
        return true
      }
      if isNew { logger.warning("API server warns", metadata: ["warning": "\(text)"]) }
    }
  }

  /// The text in quotes, as RFC 7234, section 5.5, has it.
  private static func text(_ header: String) -> String {
    guard let start = header.firstIndex(of: "\""), let end = header.lastIndex(of: "\""), start < end else {
      return header
    }
    return String(header[header.index(after: start)..<end]).replacing("\\\"", with: "\"")
  }
}
