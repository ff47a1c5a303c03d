import Glibc

/// A command that has run to its end, and what it wrote.
package struct FinishedProcess {
  /// How a run ended.
  package enum End: Equatable {
    /// With this exit code.
    case exited(Int32)
    /// By this signal.
    case signalled(Int32)
    /// It was killed because its time was up.
    case timedOut
    /// It was killed because it wrote more than `outputLimit` bytes.
    case outputTooLarge
  }

  /// The bytes of standard output that are taken.
  package static let outputLimit = 1 << 20
  /// The bytes of standard error that are kept, the last ones.
  package static let errorOutputLimit = 1 << 10

  /// How it ended.
  package private(set) var end = End.timedOut
  /// What it wrote to standard output.
  package private(set) var output: [UInt8] = []
  private var errorBytes: [UInt8] = []

  /// The end of standard error, without control characters.
  package var errorOutput: String {
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
  package init(
    running command: String, arguments: [String], environment: [String: String], limit: Duration
  ) throws(SystemError) {
    let deadline = MonotonicInstant.now + limit
    let outputPipe = try Pipe()
    let errorPipe = try Pipe()
    let process = try Subprocess(
      command, arguments: arguments, environment: environment, output: outputPipe.writing,
      errors: errorPipe.writing, ownGroup: true)
    outputPipe.closeWriting()
    errorPipe.closeWriting()
    // It has closed its output, so waiting for it is nearly always over at the first or second look.
    if collect(output: outputPipe.reading, errors: errorPipe.reading, until: deadline),
      let end = process.wait(until: deadline)
    {
      self.end =
        switch end {
        case .exited(let code): .exited(code)
        case .signalled(let signal): .signalled(signal)
        }
    } else {
      process.killGroup()
      process.wait()
    }
  }

  /// Reads both pipes to their ends.
  ///
  /// - Returns: Whether that was possible in time and within the limit; `end` tells which of them was not.
  private mutating func collect(
    output: Int32, errors: Int32, until deadline: MonotonicInstant
  ) -> Bool {
    var pipes = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
    ]
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while pipes.contains(where: { $0.fd >= 0 }) {
      let left = MonotonicInstant.now.duration(to: deadline)
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
}
