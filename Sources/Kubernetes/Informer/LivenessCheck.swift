import System

/// Asks the API server something small when streams are silent, and so tells silence from a dead connection.
///
/// With HTTP/2 the request shares the streams' connection, and its answer confirms them. If no answer comes in
/// time the connection is given up, and its streams with it. libcurl sends no HTTP/2 pings whose answers it reports.
///
/// A stream on a connection of its own is confirmed by two things together: the answer says that the API server
/// works, and the system that the stream's peer still acknowledges keep-alive probes.
///
/// For the informer's thread alone.
final class LivenessCheck {
  /// The requests, one at a time.
  let transfer = Transfer()
  private let session: WatchSession
  private var sent: Transport.Sent?
  private var notBefore = MonotonicInstant.now
  /// Until when the API server has asked to be left alone.
  private var asked = MonotonicInstant.now

  /// Every authenticated user may read it (ClusterRole `system:public-info-viewer`), and it costs nothing.
  private static let path = "/version"
  /// The oldest acknowledgement that says that a connection is alive: a probe is sent every 2 s.
  private static let acknowledgementLimit = Duration.seconds(5)
  /// How soon a check that did not confirm everything is made again.
  private static let retryPause = Duration.seconds(1)

  /// Creates a check that asks nothing yet.
  init(in session: WatchSession) {
    self.session = session
  }

  /// When `ask()` is to be called; nil when there is nothing to confirm, or an answer is still to come.
  func time(for streams: [Reflector]) -> MonotonicInstant? {
    guard sent == nil, let due = streams.compactMap(\.confirmationTime).min() else { return nil }
    return max(due, notBefore)
  }

  /// Sends the request.
  func ask() {
    if let wait = session.budget.take(.request, at: .now) {
      notBefore = .now + wait
      return
    }
    do throws(APIError) {
      sent = try session.send(
        transfer, path: Self.path, accepting: MediaTypes.json,
        for: .answer(within: session.configuration.checkLimit))
    } catch {
      session.budget.giveBack()
      notBefore = .now + Self.retryPause
    }
  }

  /// Takes the end of the request.
  ///
  /// - Parameters:
  ///   - streams: All streams.
  ///   - now: The moment.
  func finish(confirming streams: [Reflector], at now: MonotonicInstant) {
    guard let sent else { return }
    self.sent = nil
    notBefore = now + Self.retryPause
    do throws(APIError) {
      let response = try session.finish(transfer, sent)
      session.requestCounts.record("get", "version", response.status)
      if response.asksToWait, let pause = response.retryAfter {
        asked = now + min(pause, RetryAfterHold.longest)
        notBefore = max(notBefore, asked)
      }
      // A proxy answers as well, and with these when the API server does not.
      guard response.status < 500, !(300..<400).contains(response.status) else { return }
    } catch {
      session.requestCounts.record("get", "version", nil)
      if error.isTimeout { giveUpConnection(of: streams) }
      return
    }
    for stream in streams where stream.isOpen(since: sent.moment) && !stream.isIncomplete {
      if let moment = confirmation(of: stream, sent.moment, now) { stream.confirm(at: moment) }
    }
    if streams.allSatisfy({ $0.confirmationTime.map { $0 > now } ?? true }) { notBefore = asked }
  }

  /// Up to when the answer confirms a stream, nil when it does not.
  private func confirmation(
    of stream: Reflector, _ asked: MonotonicInstant, _ now: MonotonicInstant
  ) -> MonotonicInstant? {
    if stream.transfer.localPort == transfer.localPort { return asked }
    guard let age = session.transfers.sockets.sinceAcknowledgement(port: stream.transfer.localPort),
      age <= Self.acknowledgementLimit
    else { return nil }
    return min(asked, now - age)
  }

  private func giveUpConnection(of streams: [Reflector]) {
    let port = transfer.localPort
    guard port > 0, streams.contains(where: { $0.isOpen(since: .now) && $0.transfer.localPort == port })
    else {
      return
    }
    session.transfers.sockets.shutDown(port: port)
  }
}
