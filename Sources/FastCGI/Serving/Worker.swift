import Glibc
import Logging

/// A thread that serves whichever connection is ready next.
struct Worker: ~Copyable {
  /// What has become of a connection.
  private enum Outcome {
    case kept
    case lingering
    case closed
  }

  private let server: Server
  private let exchange = Exchange()

  init(server: Server) {
    self.server = server
  }

  /// Works until the server ends its workers.
  func run() {
    while case .readable(let connection, let peerClosed) = server.poller.wait() {
      let next: Connection.Phase
      switch connection.take() {
      case .lingered:
        close(connection)
        continue
      case .lingering(let since):
        guard connection.discardInput() else {
          close(connection)
          continue
        }
        next = .lingering(since: since)
      case .idle, .serving, .ending:
        if peerClosed, connection.hasEnded {
          close(connection)
          continue
        }
        switch serve(connection) {
        case .kept: next = .idle(since: .now)
        case .lingering: next = .lingering(since: .now)
        case .closed:
          server.forget(connection)
          continue
        }
      }
      handBack(connection, next)
    }
  }

  /// Reads a request and answers it.
  private func serve(_ connection: Connection) -> Outcome {
    let configuration = server.configuration
    guard exchange.begin(on: connection.descriptor) else {
      server.logger.debug("connection closed: no request for a responder could be read")
      return .closed
    }
    let body = exchange.discardBody(limit: configuration.bodyLimit, timeout: configuration.requestTimeout)
    if case .broken = body {
      exchange.abandon()
      server.logger.debug("connection closed: the request's body did not end")
      return .closed
    }
    exchange.write(server.handler(exchange.parameters))
    guard case .overlong = body else { return exchange.finish(keeping: false) ? .kept : .closed }
    guard exchange.finish(keeping: true) else { return .closed }
    server.logger.debug("connection closed: the request's body was too long")
    shutdown(connection.descriptor, Int32(SHUT_WR))
    return .lingering
  }

  /// Lets the connection wait for what comes next, in the hands of no thread.
  private func handBack(_ connection: Connection, _ phase: Connection.Phase) {
    connection.release(to: phase)
    if case .lingering = phase { server.wakeAcceptor() }
    // The acceptor has ended the connections that were idle when the server began to stop; this one was not.
    if server.isStopping { connection.endIfIdle() }
    do throws(SystemError) {
      try server.poller.arm(connection)
    } catch {
      server.logger.error("connection closed: it could not be watched", metadata: ["error": "\(error)"])
      // It may not be touched by the acceptor any more.
      _ = connection.take()
      close(connection)
    }
  }

  private func close(_ connection: Connection) {
    _ = Glibc.close(connection.descriptor)
    server.forget(connection)
  }
}
