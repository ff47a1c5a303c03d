package import Foundation
import Synchronization

/// A program that a test started, its output in a file; ended by its pid.
package final class RunningProgram: Sendable {
  /// The program's name, for messages.
  package let name: String
  /// Where its output goes, both streams.
  package let log: URL

  // Process is not Sendable; every use of it is under this lock.
  private let process: Mutex<Process>

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - executable: Its path.
  ///   - arguments: Its arguments.
  ///   - environment: Its whole environment; PATH is added.
  ///   - standardInput: Its standard input; nil for `/dev/null`.
  ///   - log: A file for its output, made anew.
  /// - Throws: When it cannot be started.
  package init(
    _ executable: URL, _ arguments: [String], environment: [String: String] = [:],
    standardInput: FileHandle? = nil, log: URL
  ) throws {
    name = executable.lastPathComponent
    self.log = log
    try Data().write(to: log)
    let output = try FileHandle(forWritingTo: log)
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.environment = environment.merging(["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]) { own, _ in own }
    process.standardInput = standardInput ?? FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try Self.withoutBlockedSignals { try process.run() }
    try output.close()
    self.process = Mutex(process)
  }

  /// Runs a body in which this thread blocks no signal.
  ///
  /// A new process inherits the thread's mask, and those of the cooperative pool block nearly all signals: a program
  /// that does not set a mask of its own could not be ended kindly.
  private static func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
    var (none, previous) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &previous)
    defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
    try body()
  }

  /// The process id.
  package var pid: pid_t { process.withLock { $0.processIdentifier } }

  /// Whether it still runs.
  package var isRunning: Bool { process.withLock { $0.isRunning } }

  /// Everything that it has written.
  package var output: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

  /// Sends a signal.
  package func signal(_ number: CInt) {
    kill(pid, number)
  }

  /// Waits for its end.
  ///
  /// - Returns: The exit code, 128 and the signal's number if one ended it, or nil when it still runs.
  package func exitCode(within limit: Duration) async -> CInt? {
    guard await holds(within: limit, { !self.isRunning }) else { return nil }
    return process.withLock {
      $0.terminationReason == .exit ? $0.terminationStatus : 128 + $0.terminationStatus
    }
  }

  /// Ends it: first kindly, then not.
  package func stop() async {
    guard isRunning else { return }
    signal(SIGTERM)
    if await exitCode(within: .seconds(12)) == nil {
      signal(SIGKILL)
      _ = await exitCode(within: .seconds(5))
    }
  }

  /// Waits for something that the program must come to do.
  ///
  /// - Throws: `NotMet` with the program's output, when it ends or the time does.
  package func require(
    _ what: String, within limit: Duration = .seconds(20), _ condition: () async throws -> Bool
  ) async throws {
    let isMet = try await holds(within: limit) {
      if try await condition() { return true }
      guard isRunning else { throw NotMet("\(what), but \(name) ended: \(output)") }
      return false
    }
    guard isMet else { throw NotMet("\(what): \(output)") }
  }
}
