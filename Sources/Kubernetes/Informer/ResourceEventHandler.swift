/// Who learns what an informer sees.
///
/// All calls come from the informer's one thread, in the order in which things happened. They may not block.
public protocol ResourceEventHandler: Sendable {
  /// Objects of a stream have come, changed or gone.
  func handle(_ change: ObjectChange, from stream: WatchStream)
  /// A stream has gone over to another state.
  func change(_ stream: WatchStream, to state: WatchStream.State)
  /// What was handed on of a stream's objects was still so at this moment.
  func confirm(_ stream: WatchStream, at moment: ContinuousClock.Instant)
}
