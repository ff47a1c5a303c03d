import CCurl
package import Foundation
import Glibc
import Synchronization

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
  package let pid: Int32

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
    pid = try Self.spawn(
      executable.path, arguments,
      environment.merging(["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]) { own, _ in own }
        .merging(Sanitizer.environment) { own, _ in own },
      input: input.fileDescriptor, output: output.fileDescriptor)
    try output.close()
  }

  /// Starts a process that gets three descriptors, blocks no signal, and ignores none.
  ///
  /// Foundation's `Process` learns of the end by a descriptor that other children inherit: with many at once, it learns
  /// late or never.
  private static func spawn(
    _ path: String, _ arguments: [String], _ environment: [String: String], input: CInt, output: CInt
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    heartbeat_spawn_close_from(&actions, 3)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Threads of the cooperative pool block nearly all signals, and a process inherits that.
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var pid: pid_t = 0
    let words = ([path] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
    let code = posix_spawn(&pid, path, &actions, &attributes, words, variables)
    guard code == 0 else { throw NotMet("\(path) starts: \(String(cString: strerror(code)))") }
    return pid
  }

  /// Whether it still runs.
  package var isRunning: Bool { end == nil }

  /// The exit code, 128 and the signal's number if one ended it; nil while it runs.
  private var end: CInt? {
    state.withLock { state in
      if case .ended(let code) = state { return code }
      var status: CInt = 0
      guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
      let signal = status & 0x7F
      let code = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
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
