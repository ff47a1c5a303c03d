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

  /// Starts a server whose handler says which `REQUEST_URI` was asked for, unless told otherwise.
  init(
    _ configuration: Server.Configuration = Server.Configuration(workers: 2),
    handler: @escaping Server.Handler = { request in
      Response(status: .ok, body: request.parameter("REQUEST_URI").map { Array($0.utf8) })
    }
  ) throws {
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
