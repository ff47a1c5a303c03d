import Health
import Kubernetes
import Logging
import Synchronization
import System

/// Logs objects that cannot be read.
///
/// Whoever may write objects in one namespace must not be able to fill the log: each object is named once a minute at
/// most, so many are named in a minute, and the others are counted.
final class UnreadableLog: Sendable {
  private struct State {
    /// When each object was named last, by its kind and place.
    var named: [String: MonotonicInstant] = [:]
    var budget = LineBudget(linesPerMinute: UnreadableLog.linesPerMinute)
  }

  private static let minute = Duration.seconds(60)
  /// The most objects that are named in a minute.
  static let linesPerMinute = 20

  private let state = Mutex(State())
  private let logger: Logger
  private let now: @Sendable () -> MonotonicInstant

  /// Creates a log that has named nothing.
  init(_ logger: Logger, now: @escaping @Sendable () -> MonotonicInstant = { .now }) {
    self.logger = logger
    self.now = now
  }

  /// Logs objects, as far as there is room.
  func record(_ objects: [UnreadableObject]) {
    guard !objects.isEmpty else { return }
    let now = now()
    for object in objects {
      guard let unnamed = place(for: object, at: now) else { continue }
      var metadata: Logger.Metadata = [
        "kind": "\(object.resource.kind)", "namespace": "\(object.namespace)", "name": "\(object.name)",
        "problem": "\(object.problem)",
      ]
      if unnamed > 0 { metadata["unnamed"] = "\(unnamed)" }
      logger.warning(
        object.resource == PodWarning.resource
          ? "an event cannot be read and is passed over"
          : "an object cannot be read: what it bears on is answered 502 until it is mended",
        metadata: metadata)
    }
  }

  /// Makes room for a line.
  ///
  /// - Returns: How many objects have not been named since the last line; nil when there is no room, or the object was
  ///   named a short time ago.
  private func place(for object: UnreadableObject, at now: MonotonicInstant) -> Int? {
    state.withLock { state in
      if state.budget.beginMinute(at: now) {
        state.named = state.named.filter { now - $0.value < Self.minute }
      }
      let key = "\(object.resource.kind) \(object.namespace)/\(object.name)"
      if let last = state.named[key], now - last < Self.minute { return nil }
      guard let unnamed = state.budget.take() else { return nil }
      state.named[key] = now
      return unnamed
    }
  }
}
