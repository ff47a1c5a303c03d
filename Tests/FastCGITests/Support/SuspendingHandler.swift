import Synchronization

@testable import FastCGI

/// Suspends the requests for `/wait…`, and answers all others at once.
final class SuspendingHandler: RequestHandler {
  private let resumptions = Mutex<[String: Resumption]>([:])

  /// How many requests wait.
  var count: Int { resumptions.withLock { $0.count } }

  func reply(to request: borrowing Request) -> Reply {
    let uri = request.parameter("REQUEST_URI") ?? ""
    guard uri.hasPrefix("/wait") else { return .response(Self.echo(request)) }
    return .suspended { [self] resumption in resumptions.withLock { $0[uri] = resumption } }
  }

  /// Takes what lets a request go on; nobody else holds it.
  func take(_ uri: String) -> Resumption? { resumptions.withLock { $0.removeValue(forKey: uri) } }

  /// Lets a request go on.
  func resume(
    _ uri: String, with next: @escaping Resumption.Continuation = { .response(SuspendingHandler.echo($0)) }
  ) {
    take(uri)?.resume(next)
  }

  /// What was asked for, as a response.
  static func echo(_ request: borrowing Request) -> Response {
    Response(status: .ok, body: Array((request.parameter("REQUEST_URI") ?? "").utf8))
  }
}
