import Foundation
import Synchronization
import TestSupport

/// The running programs of a control plane, by name.
final class Processes: Sendable {
  /// Where their output goes.
  private let folder: URL
  private let running = Mutex<[String: RunningProgram]>([:])

  /// Creates a set of none.
  init(in folder: URL) {
    self.folder = folder
  }

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - program: Which.
  ///   - name: Its name, where several of one kind run.
  ///   - arguments: Its arguments.
  ///   - environment: Its environment, but for what all of them get.
  /// - Throws: When it cannot be started.
  func start(
    _ program: Assets.Program, as name: String? = nil, _ arguments: [String],
    environment: [String: String] = [:]
  ) throws {
    let name = name ?? program.rawValue
    let process = try RunningProgram(
      Assets.file(program), arguments,
      environment: ["HOME": folder.path, "TMPDIR": folder.path].merging(environment) { $1 },
      log: folder.appendingPathComponent("\(name).log"))
    running.withLock { $0[name] = process }
  }

  /// Waits for something that a program must come to do.
  ///
  /// Waits long: several such programs start at once, and share the processors with tests.
  func require(_ name: String, _ what: String, _ condition: () async throws -> Bool) async throws {
    guard let process = running.withLock({ $0[name] }) else {
      throw NotMet("\(what), but \(name) is not there")
    }
    let isMet = try await holds(within: .seconds(120), every: .milliseconds(200)) {
      if try await condition() { return true }
      guard process.isRunning else {
        throw NotMet("\(what), but \(name) ended: \(process.output.suffix(2000))")
      }
      return false
    }
    guard isMet else { throw NotMet("\(what): \(process.output.suffix(2000))") }
  }

  /// Makes a program hang, and waits until all of its threads do: a busy machine takes a moment to stop them.
  func halt(_ name: String) async throws {
    guard let process = running.withLock({ $0[name] }) else { throw NotMet("\(name) is there to be halted") }
    process.signal(SIGSTOP)
    let tasks = URL(fileURLWithPath: "/proc/\(process.pid)/task")
    let isHalted = try await holds(every: .milliseconds(200)) {
      try FileManager.default.contentsOfDirectory(atPath: tasks.path).allSatisfy { task in
        let status = tasks.appendingPathComponent("\(task)/stat")
        // The state follows the name in parentheses (proc(5)).
        return try String(contentsOf: status, encoding: .utf8).contains(") T ")
      }
    }
    guard isHalted else { throw NotMet("\(name) hangs") }
  }

  /// Lets a halted program go on.
  func resume(_ name: String) {
    running.withLock { $0[name] }?.signal(SIGCONT)
  }

  /// Ends a program at once, as a crash would.
  func stop(_ name: String) async {
    guard let process = running.withLock({ $0.removeValue(forKey: name) }) else { return }
    process.signal(SIGKILL)
    _ = await process.exitCode(within: .seconds(10))
  }

  /// Ends all of them.
  func stopAll() async {
    for name in running.withLock({ $0.keys }) { await stop(name) }
  }
}
