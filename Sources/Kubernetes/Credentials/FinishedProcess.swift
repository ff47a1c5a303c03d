import CCurl
import Glibc

/// A command that has run to its end, and what it wrote.
struct FinishedProcess {
  /// How a run ended.
  enum End: Equatable {
    case exited(Int32)
    case signalled(Int32)
    /// It was killed because its time was up.
    case timedOut
    /// It was killed because it wrote more than `outputLimit` bytes.
    case outputTooLarge
  }

  /// Why a command could not be started.
  struct SpawnError: Error, CustomStringConvertible {
    let code: Int32

    var description: String { String(cString: strerror(code)) }
  }

  /// The bytes of standard output that are taken.
  static let outputLimit = 1 << 20
  /// The bytes of standard error that are kept, the last ones.
  static let errorOutputLimit = 1 << 10

  private(set) var end = End.timedOut
  private(set) var output: [UInt8] = []
  private var errorBytes: [UInt8] = []

  /// The end of standard error, without control characters.
  var errorOutput: String {
    let scalars = String(decoding: errorBytes, as: UTF8.self).unicodeScalars
      .map { $0.properties.generalCategory == .control ? " " : $0 }
    return String(String.UnicodeScalarView(scalars))
  }

  /// Runs a command, with nothing on its standard input and without our open descriptors.
  ///
  /// - Parameters:
  ///   - command: A name to look for in the `PATH` of this process, or a path.
  ///   - arguments: Its arguments.
  ///   - environment: Its whole environment.
  ///   - limit: How long it may take before it is killed, with its process group.
  /// - Throws: When it cannot be started.
  init(
    running command: String, arguments: [String], environment: [String: String], limit: Duration
  ) throws(SpawnError) {
    let deadline = ContinuousClock.now + limit
    let outputPipe = try Pipe()
    let errorPipe = try Pipe()
    let process = try Self.spawn(
      command, arguments: arguments, environment: environment, output: outputPipe.writing,
      errors: errorPipe.writing)
    outputPipe.closeWriting()
    errorPipe.closeWriting()
    if collect(output: outputPipe.reading, errors: errorPipe.reading, until: deadline),
      let end = Self.wait(for: process, until: deadline)
    {
      self.end = end
    } else {
      kill(-process, SIGKILL)
      _ = Self.wait(for: process, until: nil)
    }
  }

  /// Reads both pipes to their ends.
  ///
  /// - Returns: Whether that was possible in time and within the limit; `end` tells which of them was not.
  private mutating func collect(
    output: Int32, errors: Int32, until deadline: ContinuousClock.Instant
  ) -> Bool {
    var pipes = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
    ]
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while pipes.contains(where: { $0.fd >= 0 }) {
      let left = ContinuousClock.now.duration(to: deadline)
      guard left > .zero else { return false }
      poll(&pipes, nfds_t(pipes.count), left.pollMilliseconds)
      for index in pipes.indices where pipes[index].fd >= 0 && pipes[index].revents != 0 {
        let count = read(pipes[index].fd, &buffer, buffer.count)
        // A negative descriptor is one that poll passes over.
        if count == 0 || (count < 0 && errno != EINTR) { pipes[index].fd = -1 }
        guard count > 0 else { continue }
        if index == 0 {
          self.output += buffer[..<count]
        } else {
          errorBytes = (errorBytes + buffer[..<count]).suffix(Self.errorOutputLimit)
        }
      }
      if self.output.count > Self.outputLimit {
        end = .outputTooLarge
        return false
      }
    }
    return true
  }

  /// Waits for a process of ours to end.
  ///
  /// - Returns: How it ended, nil when it has not in time.
  private static func wait(for process: pid_t, until deadline: ContinuousClock.Instant?) -> End? {
    while true {
      var status: Int32 = 0
      let ended = waitpid(process, &status, deadline == nil ? 0 : WNOHANG)
      if ended == process {
        let signal = status & 0x7f
        return signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
      }
      // A parent that ignores SIGCHLD is not told how its children ended: what they wrote must do.
      if ended < 0, errno == ECHILD { return .exited(0) }
      if let deadline, ContinuousClock.now >= deadline { return nil }
      // It has closed its output, so this is nearly always over at the first or second look.
      if deadline != nil { poll(nil, 0, 5) }
    }
  }

  private static func spawn(
    _ command: String, arguments: [String], environment: [String: String], output: Int32, errors: Int32
  ) throws(SpawnError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    _ = heartbeat_spawn_close_from(&actions, STDERR_FILENO + 1)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own, to be killed with whatever it starts; signals as any program finds them.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var argumentPointers = ([command] + arguments).map { strdup($0) } + [nil]
    var environmentPointers = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argumentPointers + environmentPointers { free(pointer) } }
    var process = pid_t()
    let code = posix_spawnp(&process, command, &actions, &attributes, &argumentPointers, &environmentPointers)
    guard code == 0 else { throw SpawnError(code: code) }
    return process
  }
}
