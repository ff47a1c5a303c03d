import Glibc
import Logging
import System

/// A thread that owns a share of the connections: it reads requests, and answers those that can be answered at once.
///
/// It never waits but for the next events, of which it takes all that have come: under load a request costs it no wake-up
/// of its own. It does not wait for peers either: what has come is looked at, and a request that is not whole goes on
/// waiting. A request whose answer may take a while is left to the workers, and one whose answer hangs on something that
/// has not come is kept aside until that has.
struct EventLoop: ~Copyable {
  /// How many events one look takes at most.
  private static let batchSize = 64
  /// How many chunks of one connection are read before it is the turn of others.
  private static let chunksInTurn = 4
  /// How many exchanges are kept for requests to come.
  private static let spareExchanges = 64

  private let context: ServerContext
  private let queue: LoopQueue
  private let limits: RequestLimits
  private let wakeups = Wakeups()
  private let input = InputBuffer()
  private var file = RequestFile()
  private var exchange = Exchange()
  /// Exchanges that nobody uses at the moment.
  private var spares: [Exchange] = []
  /// The requests that have come back and are gone through.
  private var resumed: [LoopQueue.Resumed] = []
  /// When the last events came.
  private var now = MonotonicInstant.now
  /// Whether the peer of the connection whose turn it is will send no more.
  private var isPeerClosed = false
  /// Whether a request has been answered in this turn.
  private var hasServed = false

  /// Creates the loop of a queue.
  init(_ context: ServerContext, _ queue: LoopQueue) {
    self.context = context
    self.queue = queue
    limits = RequestLimits(body: context.configuration.bodyLimit)
  }

  /// Works until the server ends its threads.
  mutating func run() {
    var batch = EventQueue.Batch(capacity: Self.batchSize)
    while queue.events.wait(for: &batch) {
      now = .now
      wakeups.together { for index in 0..<batch.count { attend(to: batch[index]) } }
    }
  }

  /// Does what there is to do about an event, and lets the connection wait for what comes next.
  private mutating func attend(to event: EventQueue.Event) {
    guard event.token != LoopQueue.resumedToken else { return goOn() }
    let id = Connection.ID(token: event.token)
    guard let connection = context.connections[id], let turn = connection.take(id) else { return }
    (hasServed, isPeerClosed) = (false, event.isPeerClosed)
    // Nil when somebody else has it now.
    guard let outcome = outcome(of: turn, connection) else { return }
    context.end(turn, on: connection, outcome, hasServed: hasServed, isPeerClosed: isPeerClosed)
    exchange.recycle()
  }

  private mutating func outcome(of turn: Connection.Turn, _ connection: Connection) -> TurnOutcome? {
    switch turn.phase {
    case .lingered: .ended
    case .lingering: discardInput(of: turn.descriptor) ? .waiting(turn.phase) : .ended
    case .vacant, .idle, .receiving, .serving, .answering, .ending: look(turn, connection)
    }
  }
}

// MARK: - Reading

extension EventLoop {
  /// Looks at what has come, without taking it: one plain request is libfcgi's to read.
  private mutating func look(_ turn: Connection.Turn, _ connection: Connection) -> TurnOutcome? {
    if let intake = turn.intake { return gather(intake, turn, connection) }
    let count = input.receive(from: turn.descriptor, leaving: true)
    guard count > 0 else { return count == 0 ? .ended : .waiting(turn.idle(hasServed: false, at: now)) }
    switch RequestFront.look(at: input.received(count).span, limits: limits) {
    case .plain: return answer(turn, connection, .plain)
    case .malformed(let problem): return refuse(problem)
    case .other:
      let intake = Intake(
        since: now, limits: limits, maximumConnections: context.configuration.maximumConnections)
      return gather(intake, turn, connection)
    }
  }

  /// Takes what has come, and answers the requests that are whole.
  private mutating func gather(
    _ intake: Intake, _ turn: Connection.Turn, _ connection: Connection
  ) -> TurnOutcome? {
    var intake = intake
    var chunks = 0
    while chunks < Self.chunksInTurn || intake.hasUnread {
      var bytes = intake.takeUnread()
      if bytes.isEmpty {
        chunks += 1
        let count = input.receive(from: turn.descriptor)
        if count == 0 { return .ended }
        if count < 0 {
          return intake.isEmpty ? .waiting(turn.idle(hasServed: hasServed, at: now)) : .partial(intake)
        }
        bytes = Array(input.received(count))
      }
      var position = 0
      var isTaken = false
      while !isTaken {
        switch intake.take(bytes.span, from: &position) {
        case .incomplete: isTaken = true
        case .reply(let reply): if !send(reply, to: turn.descriptor) { return .ended }
        case .malformed(let problem): return refuse(problem)
        case .request:
          let request = intake.records
          intake.clear(at: now)
          intake.keep(bytes[position...])
          let outcome = answer(turn, connection, .gathered(intake), reading: request)
          guard case .unread(let rest)? = outcome else { return outcome }
          (intake, isTaken) = (rest, true)
        case .overlongRequest: return answer(turn, connection, .overlong, reading: intake.records)
        }
      }
    }
    return .unread(intake)
  }

  /// Reads and forgets what has arrived.
  ///
  /// - Returns: False once the peer has closed.
  private func discardInput(of descriptor: Int32) -> Bool {
    while true {
      let count = input.receive(from: descriptor)
      if count <= 0 { return count < 0 }
    }
  }

  private func refuse(_ problem: RequestFront.Malformation) -> TurnOutcome {
    context.logger.debug("connection closed", metadata: ["reason": "\(problem.rawValue)"])
    return .ended
  }

  private func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL)) == bytes.count
  }
}

// MARK: - Answering

extension EventLoop {
  /// Answers a request that was gathered piece by piece.
  private mutating func answer(
    _ turn: Connection.Turn, _ connection: Connection, _ source: RequestSource, reading records: [UInt8]
  ) -> TurnOutcome? {
    do throws(SystemError) {
      return answer(turn, connection, source, from: try file.load(records))
    } catch {
      context.logger.error("connection closed: no memory for its request", metadata: ["error": "\(error)"])
      return .ended
    }
  }

  /// Answers a request that has come whole, or has it answered by others.
  ///
  /// - Parameters:
  ///   - turn: The turn in which it came.
  ///   - connection: Its connection.
  ///   - source: How it came.
  ///   - file: What libfcgi reads it from; nil for the connection.
  /// - Returns: What becomes of the connection; nil when somebody else has it now.
  private mutating func answer(
    _ turn: Connection.Turn, _ connection: Connection, _ source: RequestSource, from file: Int32? = nil
  ) -> TurnOutcome? {
    guard exchange.begin(on: file ?? turn.descriptor) else {
      // It has closed what it read from.
      context.logger.error("connection closed: libfcgi did not read a request that was whole")
      guard file != nil else { return .closed }
      self.file.forget()
      return .ended
    }
    exchange.answer(on: turn.descriptor)
    let reply = context.handler.reply(to: exchange.parameters)
    if case .response(let response) = reply, !response.isLong {
      hasServed = true
      return context.sendAtOnce(response, over: exchange, turn, source, at: now)
    }
    let request = HeldRequest(
      connection: connection, turn: turn, exchange: exchange, source: source, isPeerClosed: isPeerClosed)
    exchange = spares.popLast() ?? Exchange()
    handOn(request, reply)
    return nil
  }

  /// Leaves a request to those who answer it or bring what its answer hangs on.
  private func handOn(_ request: HeldRequest, _ reply: Reply) {
    switch reply {
    // A peer that reads slowly must not keep the others waiting.
    case .response(let response): context.jobs.add(Job(request: request) { _ in response })
    case .deferred(let respond): context.jobs.add(Job(request: request, respond: respond))
    case .suspended(let start):
      start(Resumption { [queue] next in queue.resume(request, with: next) })
    }
  }

  /// Goes on with the requests that have come back.
  private mutating func goOn() {
    queue.takeResumed(into: &resumed)
    for resumed in resumed { goOn(with: resumed) }
    resumed.removeAll(keepingCapacity: true)
  }

  private mutating func goOn(with resumed: LoopQueue.Resumed) {
    let request = resumed.request
    guard let next = resumed.next else {
      context.logger.error("connection closed: what the answer to its request hangs on will not come")
      request.exchange.abandon()
      context.end(request, .closed)
      return
    }
    let reply = next(request.exchange.parameters)
    guard case .response(let response) = reply, !response.isLong else { return handOn(request, reply) }
    let outcome = context.sendAtOnce(response, over: request.exchange, request.turn, request.source, at: now)
    context.end(request, outcome)
    guard spares.count < Self.spareExchanges else { return }
    request.exchange.recycle()
    spares.append(request.exchange)
  }
}
