package import Logging
import Synchronization

/// What was logged, a line an entry as the program writes it: the level, the message, and the metadata by its names.
package final class LogRecorder: Sendable {
  private let recorded = Mutex<[String]>([])

  /// Creates a recorder of nothing.
  package init() {}

  /// The lines so far.
  package var lines: [String] { recorded.withLock { $0 } }

  /// A logger of all levels that is recorded.
  package var logger: Logger { Logger(label: "test") { _ in Handler(recorder: self) } }

  /// Records a line of something that logs in another way.
  package func append(_ line: String) {
    recorded.withLock { $0.append(line) }
  }

  private struct Handler: LogHandler {
    let recorder: LogRecorder
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    init(recorder: LogRecorder) {
      self.recorder = recorder
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let pairs = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      recorder.append((["\(event.level): \(event.message)"] + pairs).joined(separator: " "))
    }
  }
}
