import System

/// One stream at work: sends what its machine wants, and hands on what comes; for the informer's thread alone.
final class Reflector {
  let stream: WatchStream
  /// The stream's requests, one at a time.
  private(set) var transfer = Transfer()
  /// When `wake(at:)` is to be called, at the latest.
  private(set) var wakeTime: MonotonicInstant?

  private let session: WatchSession
  private let decoder: any WatchDecoder
  private var machine: StateMachine
  private var log: StreamLog
  private var lines = LineSplitter(limit: ObjectSize.limit)
  private var exchange: Exchange?
  /// The page after the one that is being read.
  private let pageAhead: PageAhead
  private var pageSize = PageSize()
  /// The bytes of the last page, 0 before the first one of a list: the next one has about as many.
  private var pageBytes = 0
  /// Whether the server has only the older version of what is asked for.
  private var isOlder = false
  /// When the list was asked for that is being read; what it will show is at least as new.
  private var listed: MonotonicInstant?
  /// The last moment that was reported, which none that is earlier follows: the system's clock for acknowledgements is
  /// a coarse one.
  private var reported: MonotonicInstant?

  /// How much longer than it asked for a watch may last; then its end has been lost.
  private static let grace = Duration.seconds(30)
  /// How long the rest of a change may take, once it has begun.
  private static let changeLimit = Duration.seconds(30)

  /// Creates a stream that does nothing yet.
  init(_ stream: WatchStream, in session: WatchSession) {
    self.stream = stream
    self.session = session
    pageAhead = PageAhead(in: session)
    machine = StateMachine(configuration: session.configuration)
    log = StreamLog(stream, logger: session.logger, failures: session.failures)
    decoder = stream.decoder(for: session.handler, sharing: session.interner)
  }

  /// Begins with a list.
  func start() {
    act(machine.start())
  }

  /// Ends a pause, or a watch whose answer does not begin or go on.
  func wake(at now: MonotonicInstant) {
    wakeTime = nil
    if exchange == nil {
      act(machine.resume())
    } else if isIncomplete {
      fail(.timedOut("a change of \(stream) did not end", isSilent: false), at: now)
    } else {
      fail(.timedOut("the answer to a watch of \(stream) did not begin", isSilent: true), at: now)
    }
  }

  /// Looks at what has arrived of a watch; false when what it has brought has ended the request.
  @discardableResult
  func receive(at now: MonotonicInstant) -> Bool {
    guard case .watch = exchange?.request, transfer.status == 200 else { return true }
    if machine.watchingSince == nil {
      wakeTime = nil
      count(status: 200)
      act(machine.opened(at: now))
    }
    let bytes = transfer.takeBody()
    guard !bytes.isEmpty else { return true }
    checkCompleteness(of: bytes, at: now)
    lines.append(bytes)
    do throws(APIError) {
      try decoder.apply(&lines) { machine.received(version: $0) }
    } catch {
      fail(
        error.mapText { ForeignText.clean($0, hiding: exchange?.sent.credential.secrets ?? []) }, at: now)
      return false
    }
    // Behind half a change there may be others: nothing is confirmed before it is whole.
    if !isIncomplete { confirm(at: now) }
    return true
  }

  /// Finds out whether a change is whole that has begun to arrive.
  private func checkCompleteness(of bytes: [UInt8], at now: MonotonicInstant) {
    if bytes.last == UInt8(ascii: "\n") {
      exchange?.incomplete = nil
      wakeTime = nil
    } else if !isIncomplete || bytes.contains(UInt8(ascii: "\n")) {
      exchange?.incomplete = now
      wakeTime = now + Self.changeLimit
    }
  }

  /// Takes the end of the request.
  func finish(at now: MonotonicInstant) {
    // A page that was asked for ahead lets all transfers go on: a watch may have brought more since it was looked at.
    guard receive(at: now), let exchange else { return }
    wakeTime = nil
    let beginning = transfer.beginningOfTooLarge(LineSplitter.beginning)
    do throws(APIError) {
      var response = try end(exchange)
      if response.status == 404, case .list(nil) = exchange.request, stream.type.olderVersion != nil,
        exchange.whole.isOlder == isOlder
      {
        isOlder.toggle()
        // The newer version is asked for again after a pause, as the server may be a newer one by then.
        if isOlder { return act([.send(exchange.request)]) }
      }
      guard response.status == 200 else {
        return fail(after: APIError(response, to: exchange.whole), retryAfter: response.retryAfter, at: now)
      }
      switch exchange.request {
      case .list:
        pageSize.grow(after: response.body.count)
        pageBytes = response.body.count
        askAhead(of: response.body)
        defer { pageAhead.drop() }
        let page = try decoder.addPage(response.body)
        act(
          machine.listed(
            version: page.version, next: page.next, bytes: response.body.count,
            isAdvancing: page.isAdvancing, at: now))
        dropUnneededPages()
        if case .list = self.exchange?.request { transfer.reuse(&response.body) }
      case .watch:
        if machine.watchingSince == nil { act(machine.opened(at: now)) }
        act(machine.ended(at: now))
      }
    } catch {
      if error.isOfConnecting { session.budget.giveBack() }
      if case .tooLarge = error, case .list = exchange.request {
        finishTooLarge(exchange, beginning: beginning, error, at: now)
      } else {
        fail(after: error, at: now)
      }
    }
  }

  /// Takes the end of the request under way.
  ///
  /// - Returns: The answer, whatever its status.
  /// - Throws: When there is none.
  private func end(_ exchange: Exchange) throws(APIError) -> HTTPResponse {
    defer { self.exchange = nil }
    do throws(APIError) {
      let response = try session.finish(transfer, exchange.sent)
      count(status: response.status)
      return response
    } catch {
      count(status: nil)
      throw error
    }
  }

  /// Counts the request under way, once.
  private func count(status: Int?) {
    guard let exchange, !exchange.isCounted else { return }
    self.exchange?.isCounted = true
    session.requestCounts.record(exchange.whole.verb, exchange.whole.resource.plural, status)
  }

  /// Asks for fewer objects at once after a page that was too long; one that is so by itself is left out.
  private func finishTooLarge(
    _ exchange: Exchange, beginning: [UInt8], _ error: APIError, at now: MonotonicInstant
  ) {
    if pageSize.shrink() {
      act([.send(exchange.request)])
    } else if let page = decoder.addPage(beginning: beginning[...]) {
      act(
        machine.listed(
          version: page.version, next: page.next, bytes: ObjectSize.limit, isAdvancing: false, at: now))
      dropUnneededPages()
    } else {
      fail(after: error, at: now)
    }
  }

  /// When the stream has to be confirmed next, nil when there is nothing to confirm.
  var confirmationTime: MonotonicInstant? {
    guard stream.isConfirmable, let opened = machine.watchingSince else { return nil }
    return exchange?.confirmed.map { $0 + session.configuration.checkInterval } ?? opened
  }

  /// Whether the watch under way had begun to be answered at a moment.
  func isOpen(since moment: MonotonicInstant) -> Bool {
    guard let opened = machine.watchingSince else { return false }
    return opened <= moment
  }

  /// Whether the watch owes the rest of a change, so that nothing else can confirm it.
  var isIncomplete: Bool { exchange?.incomplete != nil }

  /// Reports that what was handed on is still so.
  func confirm(at moment: MonotonicInstant) {
    guard stream.isConfirmable else { return }
    let newest = reported.map { max($0, moment) } ?? moment
    reported = newest
    exchange?.confirmed = newest
    session.handler.confirm(stream, at: newest)
  }

  /// Ends the request under way because of what it has brought.
  private func fail(_ error: APIError, at now: MonotonicInstant) {
    session.transfers.remove(transfer)
    count(status: nil)
    exchange = nil
    wakeTime = nil
    fail(after: error, at: now)
  }

  /// Goes on after a request that has failed and is over.
  private func fail(
    after error: APIError, retryAfter: Duration? = nil, at now: MonotonicInstant
  ) {
    act(machine.failed(error, retryAfter: retryAfter, at: now))
    log.failed(error, in: machine.state)
    dropUnneededPages()
  }

  /// Forgets the pages of a list that is to be read from its beginning; they may be many.
  private func dropUnneededPages() {
    if machine.isBeginningList { decoder.beginList() }
  }

  private func act(_ actions: [StateMachine.Action]) {
    for action in actions {
      switch action {
      case .send(let request): send(request)
      case .publish:
        decoder.publish()
        FreeMemory.release()
        if let listed { confirm(at: listed) }
      case .wait(let pause):
        wakeTime =
          .now + pause.lowerBound
          + (pause.upperBound - pause.lowerBound) * Double.random(in: 0...1)
      case .report(let state):
        log.changed(to: state)
        if case .broken(let error) = state { log.failed(error, in: state) }
        session.handler.change(stream, to: state)
      }
    }
  }

  /// Asks for the page after one that has come and is still to be read, so that the server makes it meanwhile.
  private func askAhead(of body: [UInt8]) {
    guard let next = ListMetadata(beginningOf: body)?.next,
      let request = machine.pageAhead(next: next, bytes: body.count)
    else { return }
    pageAhead.ask(for: request, whole(for: request), expecting: pageBytes)
  }

  /// What is asked of the API server.
  private func whole(for request: StateMachine.Request, seconds: Int = 0) -> APIRequest {
    var whole = stream.apiRequest(for: request, pageSize: pageSize.limit, seconds: seconds)
    whole.isOlder = isOlder
    return whole
  }

  private func send(_ request: StateMachine.Request) {
    if let ahead = pageAhead.take(request) {
      swap(&transfer, &pageAhead.transfer)
      exchange = ahead
      return
    }
    if let wait = session.budget.take(machine.item(for: request), at: .now) {
      wakeTime = .now + wait
      return
    }
    let seconds = Int.random(in: session.configuration.watchSeconds)
    let whole = whole(for: request, seconds: seconds)
    let purpose: Transport.Purpose
    switch request {
    case .list(let page):
      if page == nil {
        decoder.beginList()
        pageBytes = 0
        listed = .now
      }
      purpose = .answer(within: session.configuration.pageLimit, expecting: pageBytes)
    case .watch:
      purpose = .stream(atMost: .seconds(seconds) + Self.grace)
      lines = LineSplitter(limit: ObjectSize.limit)
      wakeTime = .now + session.configuration.openLimit
    }
    do throws(APIError) {
      let sent = try session.send(
        transfer, path: whole.path, accepting: whole.accept, for: purpose)
      exchange = Exchange(request: request, whole: whole, sent: sent)
    } catch {
      wakeTime = nil
      session.budget.giveBack()
      fail(after: error, at: .now)
    }
  }
}
