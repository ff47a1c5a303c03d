import Glibc
import Testing

@testable import System

@Suite("Subprocesses", .timeLimit(.minutes(1)))
struct SubprocessTests {
  @Test("a program inherits no descriptor and no input of ours")
  func descriptors() throws {
    let open = Glibc.open("/dev/null", O_RDONLY)
    defer { close(open) }
    try #require(open > 2)
    let list = try FinishedProcess(
      running: "ls", arguments: ["/proc/self/fd"], environment: [:], limit: .seconds(20))
    // 3 is the folder that it lists.
    #expect(String(decoding: list.output, as: UTF8.self) == "0\n1\n2\n3\n")
    let copy = try FinishedProcess(running: "cat", arguments: [], environment: [:], limit: .seconds(20))
    #expect(copy.end == .exited(0) && copy.output.isEmpty)
  }

  @Test(
    "how a program ended is told",
    arguments: [
      ("exit 0", FinishedProcess.End.exited(0)), ("exit 7", .exited(7)), ("kill -9 $$", .signalled(9)),
      ("head -c 2000000 /dev/zero; sleep 60", .outputTooLarge),
    ])
  func end(script: String, end: FinishedProcess.End) throws {
    let environment = ["PATH": "/usr/bin:/bin"]
    let process = try FinishedProcess(
      running: "sh", arguments: ["-c", script], environment: environment, limit: .seconds(30))
    #expect(process.end == end)
  }

  @Test("a program that takes too long is killed, with what it has started")
  func timeLimit() throws {
    let process = try FinishedProcess(
      running: "sh", arguments: ["-c", "sleep 60 & echo $!; wait"], environment: ["PATH": "/usr/bin:/bin"],
      limit: .milliseconds(500))
    #expect(process.end == .timedOut)
    let child = try #require(Int32(String(decoding: process.output, as: UTF8.self).prefix { $0 != "\n" }))
    // Whoever takes care of orphans may be slow to see that it is gone.
    let deadline = MonotonicInstant.now + .seconds(20)
    while kill(child, 0) == 0, Self.state(of: child) != "Z", MonotonicInstant.now < deadline { usleep(1000) }
    #expect(kill(child, 0) != 0 || Self.state(of: child) == "Z")
  }

  @Test("what cannot be started says why")
  func missing() {
    #expect(throws: SystemError(code: ENOENT)) {
      try FinishedProcess(running: "/no/such/program", arguments: [], environment: [:], limit: .seconds(1))
    }
  }

  /// The letter that `/proc` has for the state of a process; nil when there is none.
  private static func state(of process: Int32) -> Character? {
    guard let file = fopen("/proc/\(process)/stat", "r") else { return nil }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = fread(&buffer, 1, buffer.count, file)
    let text = String(decoding: buffer[..<count], as: UTF8.self)
    return text.lastIndex(of: ")").flatMap { text[$0...].dropFirst(2).first }
  }
}
