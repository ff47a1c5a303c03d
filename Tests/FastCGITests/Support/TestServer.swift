import Foundation
import Logging
import System
import Testing

@testable import FastCGI

/// A started server on a unix socket in a directory of its own; stopped when it goes.
final class TestServer {
  let server: Server
  let directory: TemporaryDirectory
  var address: ListenAddress { server.address }

  /// Starts a server whose handler says which `REQUEST_URI` was asked for, unless told otherwise.
  init(
    _ configuration: Server.Configuration = Server.Configuration(workers: 2),
    handler: @escaping Server.Handler = { request in
      Response(status: .ok, body: request.parameter("REQUEST_URI").map { Array($0.utf8) })
    }
  ) throws {
    directory = try TemporaryDirectory()
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

/// A directory that is removed with its owner; its path is short enough for sockets.
final class TemporaryDirectory {
  let path = NSTemporaryDirectory() + "fcgi-" + UUID().uuidString.prefix(13)

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// Waits until something holds.
///
/// - Returns: False when it does not within 10 seconds.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
  let deadline = ContinuousClock.now + .seconds(10)
  while try !condition() {
    guard ContinuousClock.now < deadline else { return false }
    usleep(1000)
  }
  return true
}
