import Glibc
import Logging
import System

extension ServerContext {
  /// Ends a turn: lets the connection wait for what comes next, or closes it.
  ///
  /// - Parameters:
  ///   - turn: The turn.
  ///   - connection: Its connection.
  ///   - outcome: What it has led to.
  ///   - hasServed: Whether a request has been answered in it.
  ///   - isPeerClosed: Whether the peer will send no more.
  func end(
    _ turn: Connection.Turn, on connection: Connection, _ outcome: TurnOutcome, hasServed: Bool,
    isPeerClosed: Bool
  ) {
    switch turn.conclusion(outcome, hasServed: hasServed) {
    // Of a peer that will send no more the next look finds the end, or a request that came before it.
    case .waiting(let phase):
      handBack(connection, turn, phase, hasServed: hasServed, isReady: isPeerClosed)
    case .partial(let intake):
      let phase = Connection.Phase.receiving(since: intake.since)
      handBack(connection, turn, phase, intake, hasServed: hasServed, isReady: isPeerClosed)
    case .unread(let intake):
      let phase = Connection.Phase.receiving(since: intake.since)
      handBack(connection, turn, phase, intake, hasServed: hasServed, isReady: true)
    case .ended: close(turn)
    case .closed: forget(turn)
    }
  }

  /// Ends the turn in which a request came that has been answered or given up.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - outcome: What becomes of its connection.
  func end(_ request: HeldRequest, _ outcome: TurnOutcome) {
    end(
      request.turn, on: request.connection, outcome, hasServed: true, isPeerClosed: request.isPeerClosed)
  }

  /// Sends the response to a request, and ends it; for a thread that may wait.
  ///
  /// - Parameters:
  ///   - response: The response.
  ///   - request: The request.
  /// - Returns: What becomes of its connection.
  func send(_ response: Response, to request: HeldRequest) -> TurnOutcome {
    response.isLong
      ? sendSlowly(response, to: request)
      : sendAtOnce(response, over: request.exchange, request.turn, request.source, at: .now)
  }

  /// Sends a response that is not long, and ends its request.
  ///
  /// - Parameters:
  ///   - response: The response.
  ///   - exchange: The request.
  ///   - turn: The turn in which it came.
  ///   - source: How it came.
  ///   - now: The moment.
  /// - Returns: What becomes of the connection.
  func sendAtOnce(
    _ response: Response, over exchange: Exchange, _ turn: Connection.Turn, _ source: RequestSource,
    at now: MonotonicInstant
  ) -> TurnOutcome {
    exchange.write(response)
    return exchange.finish(keeping: source.isOverlong) ? afterResponse(turn, source, at: now) : .closed
  }

  /// What becomes of a connection after a response.
  private func afterResponse(
    _ turn: Connection.Turn, _ source: RequestSource, at now: MonotonicInstant
  ) -> TurnOutcome {
    switch source {
    case .plain: return .waiting(turn.idle(hasServed: true, at: now))
    case .gathered(let intake): return .unread(intake)
    case .overlong:
      logger.debug("connection closed: the request's body was too long")
      shutdown(turn.descriptor, Int32(SHUT_WR))
      return .waiting(.lingering(since: now))
    }
  }

  /// Sends a response that the kernel may not take at once; the acceptor cuts it short when the peer does not read it.
  private func sendSlowly(_ response: Response, to request: HeldRequest) -> TurnOutcome {
    let (exchange, turn, source) = (request.exchange, request.turn, request.source)
    // libfcgi closes after an error, and the acceptor must not meet another connection under the same number.
    let copy = fcntl(turn.descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else {
      let error = SystemError.last
      logger.error("connection closed: no descriptor for it", metadata: ["error": "\(error)"])
      exchange.abandon()
      return .closed
    }
    exchange.answer(on: copy)
    setBlocking(true, turn.descriptor)
    request.connection.setAnswering(true)
    wakeAcceptor()
    exchange.write(response)
    let isOpen = exchange.finish(keeping: source.isOverlong)
    request.connection.setAnswering(false)
    setBlocking(false, turn.descriptor)
    guard isOpen else { return .ended }
    _ = Glibc.close(copy)
    return afterResponse(turn, source, at: .now)
  }

  private func setBlocking(_ isBlocking: Bool, _ descriptor: Int32) {
    let flags = fcntl(descriptor, F_GETFL)
    _ = fcntl(descriptor, F_SETFL, isBlocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK)
  }

  /// Lets the connection wait for what comes next, in the hands of no thread.
  private func handBack(
    _ connection: Connection, _ turn: Connection.Turn, _ phase: Connection.Phase, _ intake: Intake? = nil,
    hasServed: Bool, isReady: Bool
  ) {
    var isReady = isReady
    var hasDeadline = false
    switch phase {
    case .ending: isReady = true
    case .receiving(let since): hasDeadline = turn.intake?.since != since
    case .lingering: hasDeadline = true
    case .vacant, .idle, .serving, .answering, .lingered: break
    }
    do throws(SystemError) {
      try connection.release(
        to: phase, intake: intake, hasServed: hasServed, watchedBy: queue(of: turn.id).events,
        isReady: isReady)
    } catch {
      logger.error("connection closed: it could not be watched", metadata: ["error": "\(error)"])
      close(turn)
      return
    }
    if intake != nil || turn.hasIntake {
      connections.account(for: (intake?.size ?? 0) - (turn.intake?.size ?? 0))
    }
    if hasDeadline { wakeAcceptor() }
    // The acceptor has ended the connections that waited when the server began to stop; this one did not.
    if isStopping { connection.end() }
  }

  private func close(_ turn: Connection.Turn) {
    _ = Glibc.close(turn.descriptor)
    forget(turn)
  }

  private func forget(_ turn: Connection.Turn) {
    connections.account(for: -(turn.intake?.size ?? 0))
    forget(turn.id)
  }
}

extension RequestSource {
  fileprivate var isOverlong: Bool {
    if case .overlong = self { true } else { false }
  }
}

extension Response {
  /// Whether it may not fit into what the kernel keeps for a peer that has read all that came before.
  var isLong: Bool { (body?.count ?? 0) > 16_384 }
}
