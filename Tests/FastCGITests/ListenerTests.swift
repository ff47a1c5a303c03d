import Foundation
import Testing

@testable import FastCGI

@Suite struct ListenerTests {
  private let directory: TemporaryDirectory
  private var path: String { directory.path + "/s" }

  init() throws {
    directory = try TemporaryDirectory()
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
    let stale = socket(AF_UNIX, Listener.streamSocket, 0)
    #expect(try SocketAddress(path: path).withPointer { bind(stale, $0, $1) } == 0)
    close(stale)
    let inode = try status().st_ino
    let listener = try Listener.bind(to: .unix(path))
    #expect(try status().st_ino != inode || status().st_mode == S_IFSOCK | 0o660)
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

  @Test func aMissingDirectoryIsNamed() throws {
    let missing = directory.path + "/none/s"
    let error = #expect(throws: ListenerError.self) { _ = try Listener.bind(to: .unix(missing)) }
    #expect(error?.description.contains(missing) == true)
  }

  @Test func aPathThatIsTooLongIsRefused() throws {
    let long = directory.path + "/" + String(repeating: "a", count: 107)
    #expect(throws: ListenerError.self) { _ = try Listener.bind(to: .unix(long)) }
  }

  @Test func ofManyThatStartAtOnceOneGetsThePath() async throws {
    let path = path
    for _ in 0..<20 {
      let stale = socket(AF_UNIX, Listener.streamSocket, 0)
      #expect(try SocketAddress(path: path).withPointer { bind(stale, $0, $1) } == 0)
      close(stale)
      let winners = try await withThrowingTaskGroup(of: Int32?.self) { group in
        for _ in 0..<8 {
          group.addTask {
            do {
              let listener = try Listener.bind(to: .unix(path))
              // Kept open beyond the listener, as by a process that lives on.
              return dup(listener.descriptor.number)
            } catch ListenerError.addressInUse { return nil }
          }
        }
        return try await group.reduce(into: [Int32]()) { if let winner = $1 { $0.append(winner) } }
      }
      #expect(!winners.isEmpty)
      for winner in winners { close(winner) }
      #expect(!FileManager.default.fileExists(atPath: path))
    }
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
