import System

/// The request for the next page of a list, sent while the page before it is still being read.
///
/// Reading a page takes longer than making one, and without it the API server and we would work in turns. There is one page
/// ahead at most, and only as long as a page is being read: then it becomes the stream's request like any other, or it is
/// dropped. Nothing of it is taken from the system meanwhile, so that it takes no memory of ours.
///
/// For the informer's thread alone.
final class PageAhead {
  /// The transfer for the next one; the stream's own when the two have changed places.
  var transfer = Transfer()
  private let session: WatchSession
  private var exchange: Reflector.Exchange?

  /// Creates one that asks for nothing yet.
  init(in session: WatchSession) {
    self.session = session
  }

  /// Sends the request, if all streams together may send one now.
  ///
  /// Whatever keeps it from being sent will keep the stream's own request for the page, too, and is told then.
  ///
  /// - Parameters:
  ///   - request: What the stream's machine will want.
  ///   - whole: The request in full.
  ///   - bytes: About how many the page will have.
  func ask(for request: Reflector.StateMachine.Request, _ whole: APIRequest, expecting bytes: Int) {
    guard exchange == nil, session.budget.take(.page, at: .now) == nil else { return }
    do throws(APIError) {
      let sent = try session.send(
        transfer, path: whole.path, accepting: whole.accept,
        for: .answer(within: session.configuration.pageLimit, expecting: bytes))
      exchange = Reflector.Exchange(request: request, whole: whole, sent: sent)
    } catch {
      session.budget.giveBack()
      return
    }
    // It leaves before the page is read, and not after.
    session.transfers.perform()
  }

  /// Hands over the request under way, if it is this one; from then on the transfer is the stream's.
  func take(_ request: Reflector.StateMachine.Request) -> Reflector.Exchange? {
    guard let ahead = exchange, ahead.request == request else { return nil }
    exchange = nil
    return ahead
  }

  /// Ends the request that nobody has taken: the list goes on otherwise than the beginning of its page said, or anew.
  func drop() {
    guard let ahead = exchange else { return }
    exchange = nil
    session.transfers.remove(transfer)
    session.requestCounts.record(ahead.whole.verb, ahead.whole.resource.plural, nil)
  }
}
