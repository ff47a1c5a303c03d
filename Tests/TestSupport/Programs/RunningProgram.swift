package import Foundation
import Glibc
import Synchronization
import System

/// A program that a test started, its output in a file; ended by its pid.
package final class RunningProgram: Sendable {
  private enum State {
    case running
    case ended(CInt)
  }

  /// The program's name, for messages.
  package let name: String
  /// Where its output goes, both streams.
  package let log: URL
  /// The process id.
  package var pid: Int32 { process.id }

  private let process: Subprocess
  private let state = Mutex(State.running)

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
    let input = try standardInput ?? FileHandle(forReadingFrom: URL(fileURLWithPath: "/dev/null"))
    // Foundation's `Process` learns of the end by a descriptor that other children inherit: with many at once, it learns
    // late or never.
    do throws(SystemError) {
      process = try Subprocess(
        executable.path, arguments: arguments,
        environment: environment.merging(["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]) { own, _ in own }
          .merging(Sanitizer.environment) { own, _ in own },
        input: input.fileDescriptor, output: output.fileDescriptor, errors: output.fileDescriptor)
    } catch {
      throw NotMet("\(executable.path) starts: \(error)")
    }
    try output.close()
  }

  /// Whether it still runs.
  package var isRunning: Bool { end == nil }

  /// The exit code, 128 and the signal's number if one ended it; nil while it runs.
  private var end: CInt? {
    state.withLock { state in
      if case .ended(let code) = state { return code }
      guard let end = process.end() else { return nil }
      let code =
        switch end {
        case .exited(let code): code
        case .signalled(let signal): 128 + signal
        }
      state = .ended(code)
      return code
    }
  }

  /// Everything that it has written.
  package var output: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

  /// Sends a signal.
  package func signal(_ number: CInt) {
    // One that has been waited for may be another's by now.
    if isRunning { kill(pid, number) }
  }

  /// Waits for its end.
  ///
  /// - Returns: The exit code, 128 and the signal's number if one ended it, or nil when it still runs.
  package func exitCode(within limit: Duration) async -> CInt? {
    await holds(within: limit) { self.end != nil } ? end : nil
  }

  /// Waits for its end, however long that takes, and holds the thread.
  ///
  /// - Returns: The exit code, 128 and the signal's number if one ended it.
  package func waitUntilExit() -> CInt {
    while true {
      if let end { return end }
      usleep(1000)
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
