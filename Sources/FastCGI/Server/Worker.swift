import Glibc
import Logging
import System

/// A thread that serves whichever connection is ready next.
///
/// It does not wait for peers: what has come is looked at, and a request that is not whole goes on waiting in the hands
/// of no thread. The one exception is a long response, whose reading the acceptor puts an end to.
struct Worker: ~Copyable {
  /// What a turn with a connection has led to.
  private enum Outcome {
    /// It waits for what comes next.
    case waiting(Connection.Phase, Intake? = nil)
    /// There may be more to read, but it is the turn of others.
    case unread(Intake)
    /// It has to be closed.
    case ended
    /// libfcgi has closed it.
    case closed
  }

  /// How many bytes one look takes; nearly all requests are shorter by far.
  private static let chunk = 16_384
  /// How many chunks of one connection are read before it is the turn of others.
  private static let chunksInTurn = 4

  private let context: ServerContext
  private let limits: RequestLimits
  private let exchange = Exchange()
  private var file = RequestFile()
  private let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: chunk)
  /// Whether a request has been answered in this turn.
  private var hasServed = false

  /// Creates a worker of a server.
  init(_ context: ServerContext) {
    self.context = context
    limits = RequestLimits(body: context.configuration.bodyLimit)
    // Not filled: a worker that is never needed must not take its pages, and only what was read into it is looked at.
  }

  deinit {
    buffer.deallocate()
  }

  /// Works until the server ends its workers.
  mutating func run() {
    while let event = context.events.wait() {
      let id = Connection.ID(token: event.token)
      guard let connection = context.connections[id], let turn = connection.take(id) else { continue }
      attend(connection, turn, peerClosed: event.isPeerClosed)
    }
  }

  /// Does what there is to do on a connection, and lets it wait for what comes next.
  private mutating func attend(_ connection: Connection, _ turn: Connection.Turn, peerClosed: Bool) {
    hasServed = false
    switch outcome(of: turn, connection) {
    case .waiting(let phase, let intake):
      // The next look finds the end, or a request that came before it.
      handBack(connection, turn, phase, intake, isReady: peerClosed)
    case .unread(let intake):
      handBack(connection, turn, .receiving(since: intake.since), intake, isReady: true)
    case .ended: close(turn)
    case .closed: forget(turn)
    }
    exchange.recycle()
  }

  private mutating func outcome(of turn: Connection.Turn, _ connection: Connection) -> Outcome {
    switch turn.phase {
    case .lingered: return .ended
    case .lingering: return discardInput(of: turn.descriptor) ? .waiting(turn.phase) : .ended
    case .ending:
      let outcome = look(turn, connection)
      switch outcome {
      case .waiting(.idle, _) where hasServed: return .waiting(.ending)
      case .waiting(.lingering, _), .closed: return outcome
      case .waiting, .unread, .ended: return .ended
      }
    case .vacant, .idle, .receiving, .serving, .answering: return look(turn, connection)
    }
  }

  /// Lets the connection wait for what comes next, in the hands of no thread.
  private func handBack(
    _ connection: Connection, _ turn: Connection.Turn, _ phase: Connection.Phase, _ intake: Intake?,
    isReady: Bool
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
        to: phase, intake: intake, hasServed: hasServed, watchedBy: context.events, isReady: isReady)
    } catch {
      context.logger.error("connection closed: it could not be watched", metadata: ["error": "\(error)"])
      close(turn)
      return
    }
    context.connections.account(for: (intake?.size ?? 0) - (turn.intake?.size ?? 0))
    if hasDeadline { context.wakeAcceptor() }
    // The acceptor has ended the connections that waited when the server began to stop; this one did not.
    if context.isStopping { connection.end() }
  }

  private func close(_ turn: Connection.Turn) {
    _ = Glibc.close(turn.descriptor)
    forget(turn)
  }

  private func forget(_ turn: Connection.Turn) {
    context.connections.account(for: -(turn.intake?.size ?? 0))
    context.forget(turn.id)
  }
}

// MARK: - Reading

extension Worker {
  /// Looks at what has come, without taking it: one plain request is libfcgi's to read.
  private mutating func look(_ turn: Connection.Turn, _ connection: Connection) -> Outcome {
    if let intake = turn.intake { return gather(intake, turn, connection) }
    let count = receive(turn.descriptor, MSG_PEEK)
    guard count > 0 else { return count == 0 ? .ended : .waiting(idle(turn)) }
    switch RequestFront.look(at: received(count).span, limits: limits) {
    case .plain: return answer(turn, connection, readFrom: turn.descriptor) ?? .waiting(idle(turn))
    case .malformed(let problem): return refuse(problem)
    case .other:
      let intake = Intake(
        since: .now, limits: limits, maximumConnections: context.configuration.maximumConnections)
      return gather(intake, turn, connection)
    }
  }

  /// Takes what has come, and answers the requests that are whole.
  private mutating func gather(_ intake: Intake, _ turn: Connection.Turn, _ connection: Connection) -> Outcome
  {
    var intake = intake
    for _ in 0..<Self.chunksInTurn {
      let count = receive(turn.descriptor, 0)
      if count == 0 { return .ended }
      if count < 0 {
        return intake.isEmpty ? .waiting(idle(turn)) : .waiting(.receiving(since: intake.since), intake)
      }
      var position = 0
      var isTaken = false
      while !isTaken {
        switch intake.take(received(count).span, from: &position) {
        case .incomplete: isTaken = true
        case .reply(let bytes): if !send(bytes, to: turn.descriptor) { return .ended }
        case .malformed(let problem): return refuse(problem)
        case .request:
          if let end = answer(turn, connection, gathered: intake) { return end }
          intake.clear(at: .now)
        case .overlongRequest: return answer(turn, connection, gathered: intake, isOverlong: true) ?? .ended
        }
      }
    }
    return .unread(intake)
  }

  /// Reads what there is, without waiting.
  ///
  /// - Returns: How many bytes; 0 at the end or after an error, -1 when there is nothing for now.
  private func receive(_ descriptor: Int32, _ flags: Int) -> Int {
    let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(flags | MSG_DONTWAIT))
    guard count < 0 else { return count }
    return errno == EAGAIN || errno == EINTR ? -1 : 0
  }

  /// What was read last.
  private func received(_ count: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: buffer[..<count])
  }

  /// Reads and forgets what has arrived.
  ///
  /// - Returns: False once the peer has closed.
  private func discardInput(of descriptor: Int32) -> Bool {
    while true {
      let count = receive(descriptor, 0)
      if count <= 0 { return count < 0 }
    }
  }

  /// The phase of a connection that has nothing to say: waiting since then, or since its request was answered.
  private func idle(_ turn: Connection.Turn) -> Connection.Phase {
    if case .idle = turn.phase, !hasServed { return turn.phase }
    return .idle(since: .now)
  }

  private func refuse(_ problem: RequestFront.Malformation) -> Outcome {
    context.logger.debug("connection closed", metadata: ["reason": "\(problem.rawValue)"])
    return .ended
  }

  private func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
      == bytes.count
  }
}

// MARK: - Answering

extension Worker {
  /// Answers a request that was gathered piece by piece.
  private mutating func answer(
    _ turn: Connection.Turn, _ connection: Connection, gathered intake: Intake, isOverlong: Bool = false
  ) -> Outcome? {
    do throws(SystemError) {
      let source = try file.load(intake.records)
      return answer(turn, connection, readFrom: source, isOverlong: isOverlong)
    } catch {
      context.logger.error("connection closed: no memory for its request", metadata: ["error": "\(error)"])
      return .ended
    }
  }

  /// Answers a request that has come whole, and that libfcgi reads from the source: the connection, or the file.
  ///
  /// - Returns: What becomes of the connection; nil when it can have another request, as after an overlong body it cannot.
  private mutating func answer(
    _ turn: Connection.Turn, _ connection: Connection, readFrom source: Int32, isOverlong: Bool = false
  ) -> Outcome? {
    let isGathered = source != turn.descriptor
    guard exchange.begin(on: source) else {
      // It has closed what it read from.
      context.logger.error("connection closed: libfcgi did not read a request that was whole")
      guard isGathered else { return .closed }
      file.forget()
      return .ended
    }
    exchange.answer(on: turn.descriptor)
    let response = context.handler(exchange.parameters)
    hasServed = true
    guard response.isLong else {
      exchange.write(response)
      guard exchange.finish(keeping: isOverlong) else { return .closed }
      return isOverlong ? linger(turn) : nil
    }
    if let end = write(response, turn, connection, keeping: isOverlong) { return end }
    return isOverlong ? linger(turn) : nil
  }

  /// Sends a response that the kernel may not take at once; the acceptor cuts it short when the peer does not read it.
  ///
  /// - Returns: What becomes of the connection, nil when it can go on.
  private func write(
    _ response: Response, _ turn: Connection.Turn, _ connection: Connection, keeping keep: Bool
  ) -> Outcome? {
    // libfcgi closes after an error, and the acceptor must not meet another connection under the same number.
    let copy = fcntl(turn.descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else {
      let error = SystemError.last
      context.logger.error("connection closed: no descriptor for it", metadata: ["error": "\(error)"])
      exchange.abandon()
      return .closed
    }
    exchange.answer(on: copy)
    setBlocking(true, turn.descriptor)
    connection.setAnswering(true)
    context.wakeAcceptor()
    exchange.write(response)
    let isOpen = exchange.finish(keeping: keep)
    connection.setAnswering(false)
    setBlocking(false, turn.descriptor)
    guard isOpen else { return .ended }
    _ = Glibc.close(copy)
    return nil
  }

  private func setBlocking(_ isBlocking: Bool, _ descriptor: Int32) {
    let flags = fcntl(descriptor, F_GETFL)
    _ = fcntl(descriptor, F_SETFL, isBlocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK)
  }

  private func linger(_ turn: Connection.Turn) -> Outcome {
    context.logger.debug("connection closed: the request's body was too long")
    shutdown(turn.descriptor, Int32(SHUT_WR))
    return .waiting(.lingering(since: .now))
  }
}

extension Response {
  /// Whether it may not fit into what the kernel keeps for a peer that has read all that came before.
  fileprivate var isLong: Bool { (body?.count ?? 0) > 16_384 }
}
