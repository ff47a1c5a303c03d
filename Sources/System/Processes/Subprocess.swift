import CLinux
import Glibc

/// A program that this one has started, known by its process id until its end has been waited for.
package struct Subprocess: Sendable {
  /// How a program ended.
  package enum End: Sendable, Hashable {
    /// With this exit code.
    case exited(Int32)
    /// By this signal.
    case signalled(Int32)
  }

  /// The process id.
  package let id: Int32

  /// Starts a program that gets three descriptors and no other, blocks no signal, and ignores none.
  ///
  /// Those of libraries are not all closed on exec, and a thread may block signals that a program counts on.
  ///
  /// - Parameters:
  ///   - command: A name to look for in the `PATH` of this process, or a path.
  ///   - arguments: Its arguments.
  ///   - environment: Its whole environment.
  ///   - input: Its standard input; nil for `/dev/null`.
  ///   - output: Its standard output.
  ///   - errors: Its standard error.
  ///   - ownGroup: Whether it gets a process group of its own, to be killed with whatever it starts.
  /// - Throws: The error of posix_spawnp(3).
  package init(
    _ command: String, arguments: [String], environment: [String: String], input: Int32? = nil,
    output: Int32, errors: Int32, ownGroup: Bool = false
  ) throws(SystemError) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    _ = posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    let group = ownGroup ? POSIX_SPAWN_SETPGROUP : 0
    posix_spawnattr_setflags(&attributes, Int16(group | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var argumentPointers = ([command] + arguments).map { strdup($0) } + [nil]
    var environmentPointers = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argumentPointers + environmentPointers { free(pointer) } }
    var id = pid_t()
    let code = posix_spawnp(&id, command, &actions, &attributes, &argumentPointers, &environmentPointers)
    guard code == 0 else { throw SystemError(code: code) }
    self.id = id
  }

  /// Looks whether it has ended; once that has been said, its id may be another's.
  ///
  /// - Returns: How it ended; nil while it runs.
  package func end() -> End? {
    end(waiting: false)
  }

  /// Waits for its end, however long that takes.
  ///
  /// - Returns: How it ended.
  @discardableResult
  package func wait() -> End {
    while true {
      if let end = end(waiting: true) { return end }
    }
  }

  /// Waits for its end.
  ///
  /// - Parameter deadline: When to give up.
  /// - Returns: How it ended; nil when it has not in time.
  package func wait(until deadline: MonotonicInstant) -> End? {
    while true {
      if let end = end() { return end }
      guard MonotonicInstant.now < deadline else { return nil }
      poll(nil, 0, 5)
    }
  }

  /// Kills it and the processes of its own group; without such a group nobody.
  package func killGroup() {
    kill(-id, SIGKILL)
  }

  private func end(waiting: Bool) -> End? {
    var status: Int32 = 0
    let ended = waitpid(id, &status, waiting ? 0 : WNOHANG)
    if ended == id {
      let signal = status & 0x7f
      return signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
    }
    // A parent that ignores SIGCHLD is not told how its children ended: what they wrote must do.
    return ended < 0 && errno == ECHILD ? .exited(0) : nil
  }
}
