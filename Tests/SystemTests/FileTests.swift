import Foundation
import Synchronization
import System
import TestSupport
import Testing

@Suite("Files that are read, and read again", .timeLimit(.minutes(1)))
final class FileTests: Sendable {
  private let temporary: TemporaryFolder
  private var folder: String { temporary.path }

  init() throws {
    temporary = try TemporaryFolder()
  }

  private var path: String { "\(folder)/file" }

  /// Puts another file at the path.
  private func replace(with text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
  }

  private func file(
    _ clock: ManualClock, read: @escaping @Sendable () -> Void = {}, reports: LogRecorder = LogRecorder()
  ) -> RotatingFile<String, FileContents.Failure> {
    RotatingFile(
      path: path, now: { clock.now },
      report: { look, hadFailed in
        let text =
          switch look {
          case .success(let text): text ?? "unchanged"
          case .failure(let error): "\(error)"
          }
        reports.append("\(text)\(hadFailed ? ", after a failure" : "")")
      },
      read: { path throws(FileContents.Failure) in
        read()
        let contents = try FileContents(of: path, limit: 100, regularOnly: true)
        return (String(decoding: contents.bytes, as: UTF8.self), contents.version)
      })
  }

  @Test("a file is looked at once a second, and each look is reported")
  func looks() throws {
    let (clock, reports) = (ManualClock(), LogRecorder())
    let file = file(clock, reports: reports)
    let missing = FileContents.Failure.unreadable(SystemError(code: ENOENT))
    for _ in 0..<2 { #expect(throws: missing) { try file.value() } }
    try replace(with: "one")
    #expect(try file.value() == "one")
    try replace(with: "two")
    #expect(try file.value() == "one")
    clock.advance(by: .seconds(1))
    #expect(try file.value() == "two")
    #expect(try file.value(lookingNow: true) == "two")
    try FileManager.default.removeItem(atPath: path)
    clock.advance(by: .seconds(1))
    #expect(try file.value() == "two")
    try replace(with: String(repeating: "x", count: 101))
    #expect(try file.value(lookingNow: true) == "two")
    try replace(with: "three")
    #expect(try file.value(lookingNow: true) == "three")
    let gone = "cannot be read: No such file or directory"
    #expect(
      reports.lines == [
        gone, "\(gone), after a failure", "one, after a failure", "two", "unchanged", gone,
        "is larger than 100 bytes, after a failure", "three, after a failure",
      ])
  }

  @Test("a thread that looks holds up nobody")
  func slowLook() throws {
    let clock = ManualClock()
    let (begun, go) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let slow = Flag()
    let file = file(clock) {
      guard slow.isSet.load(ordering: .acquiring) else { return }
      begun.signal()
      go.wait()
    }
    try replace(with: "one")
    #expect(try file.value() == "one")
    try replace(with: "two")
    slow.isSet.store(true, ordering: .releasing)
    clock.advance(by: .seconds(1))
    let done = DispatchGroup()
    done.enter()
    Foundation.Thread.detachNewThread {
      #expect((try? file.value()) == "two")
      done.leave()
    }
    begun.wait()
    // Also when the next look would be due.
    clock.advance(by: .seconds(5))
    for _ in 0..<3 { #expect(try file.value() == "one") }
    go.signal()
    #expect(done.wait(timeout: .now() + 30) == .success)
    slow.isSet.store(false, ordering: .releasing)
    #expect(try file.value() == "two")
  }

  @Test("versions differ by what the path leads to")
  func versions() throws {
    #expect(throws: SystemError(code: ENOENT)) { try FileVersion(of: path) }
    try replace(with: "one")
    let first = try FileVersion(of: path)
    #expect(try FileVersion(of: path) == first)
    #expect(try FileContents(of: path, limit: 3, regularOnly: true).version == first)
    let old = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    try replace(with: "two")
    #expect(try FileVersion(of: path) != first)
    try old.close()
  }

  @Test("what is no regular file is refused where one is asked for, without waiting for it")
  func irregular() throws {
    #expect(mkfifo(path, 0o600) == 0)
    #expect(throws: FileContents.Failure.notRegular) {
      try FileContents(of: path, limit: 10, regularOnly: true)
    }
    #expect(throws: FileContents.Failure.notRegular) {
      try FileContents(of: folder, limit: 10, regularOnly: true)
    }
    #expect(throws: FileContents.Failure.unreadable(SystemError(code: EISDIR))) {
      try FileContents(of: folder, limit: 10, regularOnly: false)
    }
  }

  @Test("as many bytes are read as may be, and no more")
  func limit() throws {
    try replace(with: "1234567890")
    #expect(try FileContents(of: path, limit: 10, regularOnly: true).bytes.count == 10)
    #expect(throws: FileContents.Failure.tooLarge(limit: 9)) {
      try FileContents(of: path, limit: 9, regularOnly: true)
    }
  }

  @Test("paths are taken from the root")
  func paths() {
    #expect(FilePath.absolute("/a/b") == "/a/b" && FilePath.absolute("a").hasSuffix("/a"))
    #expect(FilePath.exists(folder) && !FilePath.exists(path))
  }

  private final class Flag: Sendable {
    let isSet = Atomic(false)
  }
}
