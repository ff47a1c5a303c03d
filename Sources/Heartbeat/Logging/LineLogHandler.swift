public import Logging

/// Writes each message as one line in the form of ``LogFormat``.
public struct LineLogHandler: LogHandler {
  /// What belongs to all messages.
  public var metadata: Logger.Metadata = [:]
  /// The least severe messages that are written.
  public var logLevel: Logger.Level
  private let format: LogFormat
  private let write: @Sendable (String) -> Void

  /// Creates a handler.
  ///
  /// - Parameters:
  ///   - format: The form of a line.
  ///   - level: The least severe messages that are written.
  ///   - write: Takes a line with its line break; from several threads at once.
  public init(
    _ format: LogFormat, level: Logger.Level,
    write: @escaping @Sendable (String) -> Void = LogStream.standardError
  ) {
    self.format = format
    self.logLevel = level
    self.write = write
  }

  /// What belongs to all messages, by name.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes a message.
  public func log(event: LogEvent) {
    var all = event.metadata ?? [:]
    if !metadata.isEmpty { all.merge(metadata) { own, _ in own } }
    if let error = event.error, all["error"] == nil { all["error"] = "\(error)" }
    let fields = all.sorted { $0.key < $1.key }.map { (name: $0.key, value: Self.text($0.value)) }
    write(format.line(event.message.description, level: event.level, fields: fields) + "\n")
  }

  /// What is written of a value; most are texts already.
  private static func text(_ value: Logger.Metadata.Value) -> String {
    if case .string(let text) = value { text } else { "\(value)" }
  }
}
