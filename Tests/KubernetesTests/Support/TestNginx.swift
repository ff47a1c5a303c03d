import Foundation
import TestSupport

/// An nginx with a configuration of a test's own, in the folder of its certificates.
///
/// It runs in the foreground as one process, which ends with it.
final class TestNginx: Sendable {
  private let program: RunningProgram

  /// Starts nginx, and waits until it answers at all of its ports.
  ///
  /// - Parameters:
  ///   - folder: Where its files are.
  ///   - servers: The `server` blocks.
  ///   - ports: The ports that they listen on.
  /// - Throws: When it does not start.
  init(in folder: TemporaryFolder, servers: String, at ports: [UInt16]) throws {
    let configuration = try folder.write(
      "nginx.conf",
      """
      daemon off;
      master_process off;
      pid nginx.pid;
      error_log error.log;
      events {}
      http {
        access_log off;
        client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
        \(servers)
      }
      """)
    let program = try RunningProgram(
      URL(fileURLWithPath: "/usr/sbin/nginx"), ["-p", folder.path, "-c", configuration, "-e", "error.log"],
      log: URL(fileURLWithPath: "\(folder.path)/output.log"))
    self.program = program
    guard eventually({ ports.allSatisfy(Self.answers) || !program.isRunning }), program.isRunning else {
      throw NotMet(
        "nginx answers: \(try String(contentsOfFile: "\(folder.path)/error.log", encoding: .utf8))")
    }
  }

  deinit {
    program.signal(SIGKILL)
    _ = program.waitUntilExit()
  }

  /// Lets it do nothing, or go on.
  func signal(_ number: CInt) {
    program.signal(number)
  }

  private static func answers(_ port: UInt16) -> Bool {
    guard let socket = LoopbackSocket.connect(port) else { return false }
    close(socket)
    return true
  }
}
