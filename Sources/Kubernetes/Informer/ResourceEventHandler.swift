public import System

/// Who learns what an informer sees.
///
/// All calls come from the informer's one thread, in the order in which things happened. They may not block.
public protocol ResourceEventHandler: Sendable {
  /// Objects of a stream have come, changed or gone: all that has arrived together, in its order.
  func handle(_ changes: [ObjectChange], from stream: WatchStream)
  /// A stream has gone over to another state.
  func change(_ stream: WatchStream, to state: WatchStream.State)
  /// What was handed on of a stream's objects was still so at this moment.
  func confirm(_ stream: WatchStream, at moment: MonotonicInstant)
}

extension ResourceEventHandler {
  /// One thing has become of objects of a stream.
  package func handle(_ change: ObjectChange, from stream: WatchStream) { handle([change], from: stream) }
}
