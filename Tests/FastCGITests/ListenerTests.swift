import Foundation
import Synchronization
import System
import TestSupport
import Testing

@testable import FastCGI

@Suite struct ListenerTests {
  private let directory: TemporaryFolder
  private var path: String { directory.path + "/s" }

  init() throws {
    directory = try TemporaryFolder()
  }

  private func status() throws -> stat {
    var status = stat()
    try #require(lstat(path, &status) == 0)
    return status
  }

  @Test(arguments: [0o600, 0o660, 0o666, 0o777, 0o200] as [mode_t])
  func theFileHasTheModeThatWasAskedFor(mode: mode_t) throws {
    let listener = try Listener.bind(to: .unix(path), permissions: UnixSocketPermissions(mode: mode))
    #expect(try status().st_mode == S_IFSOCK | mode)
    let (address, isInherited) = (listener.address, listener.isInherited)
    #expect(address == .unix(path))
    #expect(!isInherited)
  }

  @Test func theFileHasTheGroupThatWasAskedForByNumberOrName() throws {
    let group = String(cString: try #require(getgrgid(getegid())).pointee.gr_name)
    for name in [group, "\(getegid())"] {
      let listener = try Listener.bind(to: .unix(path), permissions: UnixSocketPermissions(group: name))
      #expect(try status().st_gid == getegid())
      _ = consume listener
    }
    #expect(throws: ListenerError.unknownGroup("no such group")) {
      _ = try Listener.bind(to: .unix(path), permissions: UnixSocketPermissions(group: "no such group"))
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func aStaleFileIsReplaced() throws {
    try makeStaleFile()
    #expect(throws: SystemError(code: ECONNREFUSED)) { try Client(.unix(path)) }
    let listener = try Listener.bind(to: .unix(path))
    _ = try Client(listener.address)
  }

  @Test func aSocketThatSomebodyListensOnIsRefused() throws {
    let listener = try Listener.bind(to: .unix(path))
    #expect(throws: ListenerError.addressInUse(.unix(path))) { _ = try Listener.bind(to: .unix(path)) }
    _ = try Client(listener.address)
  }

  @Test func aFullBacklogIsInUseAsWell() throws {
    let listener = try Listener.bind(to: .unix(path), backlog: 0)
    let client = try Client(listener.address)
    #expect(throws: ListenerError.addressInUse(.unix(path))) { _ = try Listener.bind(to: .unix(path)) }
    withExtendedLifetime(client) {}
  }

  @Test func anotherFileIsRefusedAndLeftAlone() throws {
    try "precious".write(toFile: path, atomically: false, encoding: .utf8)
    #expect(throws: ListenerError.notASocket(path: path)) { _ = try Listener.bind(to: .unix(path)) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
  }

  @Test func aMissingFolderIsNamed() throws {
    let missing = directory.path + "/none/s"
    let error = #expect(throws: ListenerError.noFolder(path: missing, error: SystemError(code: ENOENT))) {
      _ = try Listener.bind(to: .unix(missing))
    }
    #expect(error?.description.contains("the folder \(directory.path)/none does not exist") == true)
    #expect(error?.description.contains("make the folder") == true)
  }

  @Test func aFileInPlaceOfTheFolderIsNamed() throws {
    try "".write(toFile: path, atomically: false, encoding: .utf8)
    let below = path + "/s"
    let error = #expect(throws: ListenerError.noFolder(path: below, error: SystemError(code: ENOTDIR))) {
      _ = try Listener.bind(to: .unix(below))
    }
    #expect(error?.description.contains("the folder \(path) ") == true)
  }

  @Test(.enabled(if: geteuid() == 0, "only root can become somebody who may not"))
  func aFolderOfSomebodyElseIsNamed() async throws {
    // In another process, since the user is the whole process's.
    await #expect(processExitsWith: .success) {
      let directory = try TemporaryFolder()
      let path = directory.path + "/s"
      guard setegid(65_534) == 0, seteuid(65_534) == 0 else { exit(1) }
      defer { seteuid(0) }
      do {
        _ = try Listener.bind(to: .unix(path))
        exit(2)
      } catch ListenerError.folderNotPermitted(path, SystemError(code: EACCES)) {
        let text = ListenerError.folderNotPermitted(path: path, error: SystemError(code: EACCES)).description
        guard text.contains("user 65534"), text.contains(directory.path) else { exit(3) }
      } catch {
        exit(4)
      }
      do {
        let address = try ListenAddress("127.0.0.1:81")
        _ = try Listener.bind(to: address)
      } catch ListenerError.portNotPermitted {}
    }
  }

  @Test func anAddressOfAnotherMachineIsNamed() throws {
    // RFC 5737: for documentation, so nobody's.
    let address = ListenAddress.tcp(host: "192.0.2.1", port: 9000)
    #expect(throws: ListenerError.addressNotHere(address)) { _ = try Listener.bind(to: address) }
  }

  @Test func aPathThatIsTooLongIsRefused() throws {
    let long = directory.path + "/" + String(repeating: "a", count: 107)
    #expect(throws: ListenerError.self) { _ = try Listener.bind(to: .unix(long)) }
  }

  @Test func ofManyThatStartAtOnceOneGetsThePath() throws {
    for _ in 0..<20 {
      try makeStaleFile()
      let winners = Winners()
      DispatchQueue.concurrentPerform(iterations: 8) { [path] _ in
        do {
          let winner = Winner(listener: try Listener.bind(to: .unix(path)))
          winners.all.withLock { $0.append(winner) }
        } catch ListenerError.addressInUse {} catch { Issue.record(error) }
      }
      #expect(winners.all.withLock { $0.count } == 1)
      _ = try Client(.unix(path))
    }
  }

  private final class Winner: Sendable {
    let listener: Listener

    init(listener: consuming Listener) {
      self.listener = listener
    }
  }

  /// Keeps those that got the path listening until all have tried.
  private final class Winners: Sendable {
    let all = Mutex<[Winner]>([])
  }

  /// Leaves a socket's file behind, as a process that was killed does.
  private func makeStaleFile() throws {
    let stale = socket(AF_UNIX, Listener.streamSocket, 0)
    defer { close(stale) }
    try #require(try SocketAddress(path: path).withPointer { bind(stale, $0, $1) } == 0)
  }

  @Test func theFileGoesWithTheListener() throws {
    let listener = try Listener.bind(to: .unix(path))
    _ = consume listener
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func theFileOfASuccessorStays() throws {
    let listener = try Listener.bind(to: .unix(path))
    try FileManager.default.moveItem(atPath: path, toPath: path + ".old")
    let successor = try Listener.bind(to: .unix(path))
    _ = consume listener
    _ = try Client(successor.address)
  }

  @Test func theKernelPicksAPortThatTheListenerTells() throws {
    let listener = try Listener.bind(to: .tcp(host: "127.0.0.1", port: 0))
    let address = listener.address
    guard case .tcp(host: "127.0.0.1", let port) = address else {
      Issue.record("listens on \(address)")
      return
    }
    #expect(port != 0)
    #expect(throws: ListenerError.addressInUse(address)) {
      _ = try Listener.bind(to: .tcp(host: "127.0.0.1", port: port))
    }
    let name = try Listener.bind(to: .tcp(host: "localhost", port: 0))
    let ofName = name.address
    guard case .tcp = ofName else {
      Issue.record("listens on \(ofName)")
      return
    }
  }

  @Test func acceptedTCPConnectionsSendWithoutDelay() throws {
    let listener = try Listener.bind(to: .tcp(host: "127.0.0.1", port: 0))
    let client = try Client(listener.address)
    let accepted = accept(listener.descriptor.number, nil, nil)
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout.size(ofValue: value))
    #expect(getsockopt(accepted, Int32(IPPROTO_TCP), TCP_NODELAY, &value, &length) == 0)
    #expect(value != 0)
    close(accepted)
    withExtendedLifetime(client) {}
  }

  @Test func aHostWithoutAddressIsNamed() throws {
    let error = #expect(throws: ListenerError.self) {
      _ = try Listener.bind(to: .tcp(host: "no.such.invalid", port: 0))
    }
    #expect(error?.description.contains("no.such.invalid") == true)
  }

  @Test func programsThatAreStartedDoNotGetTheSocket() throws {
    let listener = try Listener.bind(to: .unix(path))
    let flags = fcntl(listener.descriptor.number, F_GETFD)
    #expect(flags & FD_CLOEXEC != 0)
  }
}
