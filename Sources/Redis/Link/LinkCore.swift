import Dispatch
import Synchronization
import System

/// What a link and its thread share; it goes when both have let go of it.
final class LinkCore: Sendable {
  /// The least time that a connection may take which nobody waits for.
  private static let patience = Duration.seconds(1)
  /// Connections that are idle for longer are closed: something on the way may have forgotten them.
  private static let idleLimit = Duration.seconds(30)

  private let settings: RedisLinkSettings
  private let report: @Sendable (RedisError?) -> Void
  private let pool = ConnectionPool()
  private let queue = BatchQueue()
  private let well = Atomic(false)
  private let isStopped = Atomic(false)
  /// Wakes the thread before its time.
  private let wake = DispatchSemaphore(value: 0)
  /// Fulfilled when the store was tried for the first time.
  let firstTry = Completion<Void>()

  init(_ settings: RedisLinkSettings, report: @escaping @Sendable (RedisError?) -> Void) {
    self.settings = settings
    self.report = report
  }

  /// Whether the store has answered when it was asked last.
  var isWell: Bool { well.load(ordering: .acquiring) }

  /// Ends the thread, soon.
  func stop() {
    isStopped.store(true, ordering: .releasing)
    wake.signal()
  }

  /// Runs the script, if the store is well.
  func run(keys: [String], arguments: [String]) throws(RedisError) -> [RedisReply] {
    guard isWell else { throw .away }
    let deadline = MonotonicInstant.now + settings.timeout
    let ticket = BatchTicket(RedisRequest(keys: keys, arguments: arguments))
    switch queue.join(ticket, until: deadline) {
    case .lead(let batch): lead(batch, deadline: deadline)
    case .answered: break
    }
    return try ticket.answer
  }

  /// Asks for a whole batch, and lets the next one go.
  private func lead(_ batch: [BatchTicket], deadline: MonotonicInstant) {
    let (idle, generation) = pool.take()
    do throws(RedisError) {
      let answers = try ask(batch.map(\.request), on: idle, generation, deadline: deadline)
      for case .failure(let error) in answers { fail(error, generation) }
      queue.finish()
      for (ticket, answer) in zip(batch, answers) { ticket.settle(answer) }
    } catch {
      fail(error, generation)
      queue.finish()
      for ticket in batch { ticket.settle(.failure(error)) }
    }
  }

  private func ask(
    _ requests: [RedisRequest], on idle: RedisConnection?, _ generation: Int,
    deadline: MonotonicInstant
  ) throws(RedisError) -> [Result<[RedisReply], RedisError>] {
    if let idle {
      do throws(RedisError) {
        let answers = try idle.run(settings.script, requests, deadline: deadline)
        pool.give(idle, generation: generation)
        return answers
      } catch .closed {
        // The server may end any connection, and be well: a new one tells, within the same time.
      }
    }
    guard let peer = pool.peer else { throw .away }
    let connection = try connect(to: peer, deadline: deadline)
    let answers = try connection.run(settings.script, requests, deadline: deadline)
    pool.give(connection, generation: generation)
    return answers
  }

  private func connect(
    to host: String, deadline: MonotonicInstant
  ) throws(RedisError) -> RedisConnection {
    let login = try settings.login()
    let connection = try RedisConnection(host: host, port: settings.address.port, deadline: deadline)
    try connection.prepare(
      login: login, database: settings.address.database, script: settings.script, deadline: deadline)
    return connection
  }

  /// Notes that the store is away: nobody asks it any more.
  ///
  /// - Parameters:
  ///   - error: What happened.
  ///   - generation: The time of the pool's in which it was asked: who has waited for long knows nothing of now.
  private func fail(_ error: RedisError, _ generation: Int) {
    guard error != .away else { return }
    report(error)
    guard pool.empty(generation) else { return }
    well.store(false, ordering: .releasing)
    wake.signal()
  }

  /// Tries the store again and again, until the link is let go of.
  func probe() {
    var pause = Pause()
    var wellSince: MonotonicInstant?
    while !isStopped.load(ordering: .acquiring) {
      if isWell {
        _ = wake.wait(timeout: .now() + settings.interval.dispatchInterval)
        guard isWell, !isStopped.load(ordering: .acquiring) else { continue }
        pool.close(idleFor: Self.idleLimit)
        _ = try? run(keys: settings.probeKeys, arguments: settings.probeArguments)
      } else {
        if let since = wellSince {
          pause.away(after: .now - since)
          wellSince = nil
          rest(pause.length)
        }
        if isStopped.load(ordering: .acquiring) { return }
        if recover() {
          wellSince = .now
        } else {
          firstTry.fulfil(())
          rest(pause.length)
          pause.stillAway()
        }
      }
    }
    pool.empty()
  }

  /// Waits for so long, or for the end.
  private func rest(_ length: Duration) {
    let end = MonotonicInstant.now + length
    while !isStopped.load(ordering: .acquiring) {
      let left = MonotonicInstant.now.duration(to: end)
      guard left > .zero else { return }
      // What wakes it may be a failure that is known by now.
      _ = wake.wait(timeout: .now() + left.dispatchInterval)
    }
  }

  /// Connects anew and does all that a poll asks for.
  ///
  /// - Returns: Whether the store is well.
  private func recover() -> Bool {
    do throws(RedisError) {
      let connection = try connect(
        to: settings.address.host, deadline: .now + max(settings.timeout, Self.patience))
      let request = RedisRequest(keys: settings.probeKeys, arguments: settings.probeArguments)
      let answers = try connection.run(settings.script, [request], deadline: .now + settings.timeout)
      for answer in answers { _ = try answer.get() }
      pool.open(connection, peer: connection.peer ?? settings.address.host)
    } catch {
      report(error)
      return false
    }
    well.store(true, ordering: .releasing)
    report(nil)
    firstTry.fulfil(())
    return true
  }
}
