import Foundation
import Logging
import System
import TestSupport
import Testing

@testable import FastCGI

/// A started server on a unix socket in a directory of its own; stopped when it goes.
final class TestServer {
  let server: Server
  let directory: TemporaryFolder
  var address: ListenAddress { server.address }

  /// Starts a server whose handler answers with the `REQUEST_URI` that was asked for.
  ///
  /// - Parameters:
  ///   - configuration: How it treats its connections.
  ///   - answering: Whether it answers on an event loop, on a worker, or later.
  /// - Throws: When it cannot be started.
  convenience init(
    _ configuration: Server.Configuration = Server.Configuration(workers: 2),
    answering: EchoHandler = .atOnce
  ) throws {
    try self.init(configuration, handler: answering)
  }

  /// Starts a server whose every answer may block.
  convenience init(
    _ configuration: Server.Configuration = Server.Configuration(workers: 2),
    _ respond: @escaping @Sendable (borrowing Request) -> Response
  ) throws {
    try self.init(configuration, handler: BlockingHandler(respond))
  }

  init(_ configuration: Server.Configuration, handler: any RequestHandler) throws {
    directory = try TemporaryFolder()
    let listener = try Listener.bind(to: .unix(directory.path + "/s"))
    server = try Server(
      listener: listener, configuration: configuration, logger: Logger(label: "test"), handler: handler)
    try server.start()
  }

  deinit {
    server.stop(within: .seconds(10))
  }

  func connect() throws -> Client {
    try Client(address)
  }

  /// How many descriptors of this process are the listener or connections that it accepted.
  var openDescriptors: Int {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap(Int32.init).count {
        (try? SocketAddress(of: $0).listenAddress) == address
      }
    }
  }
}

/// Answers with the `REQUEST_URI` that was asked for.
enum EchoHandler: RequestHandler, CaseIterable {
  /// On the event loop.
  case atOnce
  /// On a worker.
  case later
  /// On the event loop, once another thread has said so.
  case resumed

  func reply(to request: borrowing Request) -> Reply {
    switch self {
    case .atOnce: .response(Self.respond(to: request))
    case .later: .deferred(Self.respond)
    case .resumed:
      .suspended { resumption in
        DispatchQueue.global().async { resumption.resume { .response(Self.respond(to: $0)) } }
      }
    }
  }

  private static func respond(to request: borrowing Request) -> Response {
    Response(status: .ok, body: request.parameter("REQUEST_URI").map { Array($0.utf8) })
  }
}

/// Takes over a socket that was passed, which must be there.
func inherit(_ environment: [String: String], activated: Int32 = -1, standardInput: Int32 = -1) throws
  -> Listener
{
  guard
    let listener = try Listener.inherited(
      environment: environment, activated: activated, standardInput: standardInput)
  else { throw SystemError(code: ENOTSOCK) }
  return listener
}
