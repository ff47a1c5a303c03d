import System

/// The thread of a link: it asks for everybody, over one connection, and tries the store when nobody asks for a while or while it
/// is away.
struct LinkThread: ~Copyable {
  /// The least time that a connection may take which nobody waits for.
  private static let patience = Duration.seconds(1)
  /// A connection that has been idle for less is taken without a look at it.
  private static let trusted = Duration.seconds(1)

  private let settings: RedisLinkSettings
  private let core: LinkCore
  private let report: @Sendable (RedisError?) -> Void
  private let wakeups = Wakeups()
  private var connection: RedisConnection?
  /// The address of the server, without a name, so that no request ever looks one up; nil while it is away.
  private var peer: String?
  /// When it was asked last.
  private var lastAsked = MonotonicInstant.now
  private var batch: [PendingRequest] = []

  /// Creates the thread's work.
  ///
  /// - Parameters:
  ///   - settings: Where the store is and how it is asked.
  ///   - core: What it shares with the link.
  ///   - report: Learns of each failure, and of nil when the store is well again.
  init(_ settings: RedisLinkSettings, _ core: LinkCore, report: @escaping @Sendable (RedisError?) -> Void) {
    self.settings = settings
    self.core = core
    self.report = report
  }

  /// Works until the link is let go of.
  mutating func run() {
    var pause = Pause()
    while !core.isStopped {
      if recover() {
        let start = MonotonicInstant.now
        while core.queue.isOpen, !core.isStopped { serve() }
        pause.away(after: .now - start)
        rest(pause.length)
      } else {
        core.firstTry.fulfil(())
        rest(pause.length)
        pause.stillAway()
      }
    }
    for request in core.queue.close() { request.settle(.failure(.away)) }
  }

  /// Waits for so long, or for the end.
  private mutating func rest(_ length: Duration) {
    let end = MonotonicInstant.now + length
    while !core.isStopped {
      let left = MonotonicInstant.now.duration(to: end)
      guard left > .zero else { return }
      core.queue.next(into: &batch, within: left)
    }
  }
}

// MARK: - While the store is well

extension LinkThread {
  /// Asks for those who have come; once nobody has for a while, for itself.
  private mutating func serve() {
    let due = lastAsked + settings.interval
    core.queue.next(into: &batch, within: max(.zero, MonotonicInstant.now.duration(to: due)))
    if batch.isEmpty {
      guard .now >= due, !core.isStopped else { return }
      batch.append(PendingRequest(request: settings.probe, deadline: .now + settings.timeout) { _ in })
    }
    askForBatch()
    batch.removeAll(keepingCapacity: true)
    lastAsked = .now
  }

  /// Asks for a whole batch, and hands out the answers; after the first failure nobody is let in any more.
  private mutating func askForBatch() {
    let requests = batch.map(\.request)
    var answers = [RedisConnection.Answer](repeating: nil, count: batch.count)
    var failure: RedisError?
    do throws(RedisError) {
      // The oldest has the least time left.
      try ask(requests, &answers, deadline: batch.first?.deadline ?? .now)
      failure = answers.lazy.compactMap { $0?.failure }.first
    } catch {
      failure = error
    }
    var others: [PendingRequest] = []
    if let failure {
      others = core.queue.close()
      (connection, peer) = (nil, nil)
      report(failure)
    }
    wakeups.together {
      for (request, answer) in zip(batch, answers) {
        request.settle(answer ?? .failure(failure ?? .malformed))
      }
      for request in others { request.settle(.failure(.away)) }
    }
  }

  private mutating func ask(
    _ requests: [RedisRequest], _ answers: inout [RedisConnection.Answer], deadline: MonotonicInstant
  ) throws(RedisError) {
    // The server ends connections that are idle for long, as it is configured.
    if let connection, .now - lastAsked < Self.trusted || connection.isQuiet {
      do throws(RedisError) {
        return try connection.run(settings.script, requests, &answers, deadline: deadline)
      } catch .closed {
        // It may end any connection, and be well: a new one tells, within the same time.
      }
    }
    guard let peer else { throw .away }
    let new = try connect(to: peer, deadline: deadline)
    connection = new
    try new.run(settings.script, requests, &answers, deadline: deadline)
  }
}

// MARK: - Connecting

extension LinkThread {
  private func connect(
    to host: String, deadline: MonotonicInstant
  ) throws(RedisError) -> RedisConnection {
    let login = try settings.login()
    let connection = try RedisConnection(host: host, port: settings.address.port, deadline: deadline)
    try connection.prepare(
      login: login, database: settings.address.database, script: settings.script, deadline: deadline)
    return connection
  }

  /// Connects anew and does all that a request asks for.
  ///
  /// - Returns: Whether the store is well.
  private mutating func recover() -> Bool {
    do throws(RedisError) {
      let connection = try connect(
        to: settings.address.host, deadline: .now + max(settings.timeout, Self.patience))
      var answers: [RedisConnection.Answer] = [nil]
      try connection.run(settings.script, [settings.probe], &answers, deadline: .now + settings.timeout)
      if let failure = answers[0]?.failure { throw failure }
      self.connection = connection
      peer = connection.peer ?? settings.address.host
    } catch {
      report(error)
      return false
    }
    lastAsked = .now
    core.queue.reopen()
    report(nil)
    core.firstTry.fulfil(())
    return true
  }
}

extension Result {
  /// Why it failed; nil when it did not.
  fileprivate var failure: Failure? {
    if case .failure(let error) = self { error } else { nil }
  }
}
