import System

/// What a turn with a connection has led to.
enum TurnOutcome {
  /// It waits for what comes next, of which nothing has come.
  case waiting(Connection.Phase)
  /// It waits for the rest of a request.
  indirect case partial(Intake)
  /// There may be more to read, but it is the turn of others.
  indirect case unread(Intake)
  /// It has to be closed.
  case ended
  /// libfcgi has closed it.
  case closed
}

extension Connection.Turn {
  /// The phase of a connection that has nothing to say: waiting since then, or since its request was answered.
  ///
  /// - Parameters:
  ///   - hasServed: Whether a request has been answered in this turn.
  ///   - now: The moment.
  /// - Returns: The phase.
  func idle(hasServed: Bool, at now: MonotonicInstant) -> Connection.Phase {
    if case .idle = phase, !hasServed { return phase }
    return .idle(since: now)
  }

  /// What becomes of the connection, which may have been told that nothing more will be read.
  ///
  /// - Parameters:
  ///   - outcome: What the turn has led to.
  ///   - hasServed: Whether a request has been answered in it.
  /// - Returns: The outcome; of a connection that ends the end, once what had arrived is answered.
  func conclusion(_ outcome: TurnOutcome, hasServed: Bool) -> TurnOutcome {
    guard case .ending = phase else { return outcome }
    switch outcome {
    case .waiting(.idle) where hasServed: return .waiting(.ending)
    case .waiting(.lingering), .closed: return outcome
    case .waiting, .partial, .unread, .ended: return .ended
    }
  }
}
