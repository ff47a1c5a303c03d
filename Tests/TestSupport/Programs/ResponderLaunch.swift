package import Foundation

/// How the responder comes by its listening socket.
package enum ResponderLaunch: Sendable, CustomStringConvertible {
  /// It makes the socket.
  case itself
  /// spawn-fcgi makes it and passes it as descriptor 0.
  case spawnFCGI
  /// systemd's tool makes it, passes it as systemd does, and starts the responder for the first connection.
  case systemdSocketActivate
  /// Somebody who keeps it passes it as systemd does: sd_listen_fds(3).
  case serviceManager(ListeningSocket)

  /// Another FastCGI program that makes the socket where `FASTCGI_LISTEN` says.
  case program(URL, arguments: [String])

  /// For messages.
  package var description: String {
    switch self {
    case .itself: "by itself"
    case .spawnFCGI: "spawn-fcgi"
    case .systemdSocketActivate: "systemd-socket-activate"
    case .serviceManager: "service manager"
    case .program(let program, _): program.lastPathComponent
    }
  }

  /// Where its tool is; nil when it needs none.
  package var tool: URL? {
    switch self {
    case .itself, .serviceManager, .program: nil
    case .spawnFCGI: URL(fileURLWithPath: "/usr/bin/spawn-fcgi")
    case .systemdSocketActivate: URL(fileURLWithPath: "/usr/bin/systemd-socket-activate")
    }
  }

  /// The socket that is there already.
  package var socket: URL? {
    if case .serviceManager(let listening) = self { listening.file } else { nil }
  }

  /// Starts the responder, or what will start it.
  ///
  /// - Parameters:
  ///   - environment: The responder's.
  ///   - socket: Where the socket is to be.
  ///   - folder: Where the log goes.
  /// - Returns: A process that is, or becomes, the responder.
  /// - Throws: When it cannot be started.
  package func start(_ environment: [String: String], socket: URL, in folder: URL) throws -> RunningProgram {
    let responder = Repository.product("k8s-heartbeat")
    let log = folder.appendingPathComponent("responder.log")
    switch self {
    case .itself:
      return try RunningProgram(responder, [], environment: environment, log: log)
    case .program(let program, let arguments):
      return try RunningProgram(program, arguments, environment: environment, log: log)
    case .spawnFCGI:
      return try RunningProgram(
        tool!, ["-n", "-s", socket.path, "-M", "0660", "--", responder.path], environment: environment,
        log: log)
    case .systemdSocketActivate:
      let settings = environment.merging(Sanitizer.environment) { own, _ in own }.flatMap {
        ["--setenv", "\($0.key)=\($0.value)"]
      }
      return try RunningProgram(
        tool!, settings + ["--listen", socket.path, responder.path], environment: [:], log: log)
    case .serviceManager(let listening):
      return try RunningProgram(
        URL(fileURLWithPath: "/bin/bash"),
        ["-c", #"exec 3<&0 </dev/null; LISTEN_PID=$$ LISTEN_FDS=1 exec "$0""#, responder.path],
        environment: environment, standardInput: listening.handle, log: log)
    }
  }
}
