import Foundation
import System
import TestSupport
import Testing

@testable import FastCGI

@Suite struct InheritedListenerTests {
  private let directory: TemporaryFolder
  private var path: String { directory.path + "/s" }
  private let activation = ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "1"]

  init() throws {
    directory = try TemporaryFolder()
  }

  /// A listening socket as another process would hand it over.
  private func makeSocket() throws -> Int32 {
    try LoopbackSocket.listen(unix: path)
  }

  @Test func aSocketFromSystemdIsTakenOver() throws {
    let listener = try inherit(activation, activated: makeSocket())
    let (isInherited, address, descriptor) = (
      listener.isInherited, listener.address, listener.descriptor.number
    )
    #expect(isInherited)
    #expect(address == .unix(path))
    #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
    _ = consume listener
    #expect(FileManager.default.fileExists(atPath: path), "its file is not ours to remove")
  }

  @Test func aSocketOnStandardInputIsTakenOverAndReplaced() throws {
    let input = try makeSocket()
    let listener = try inherit([:], standardInput: input)
    let (isInherited, descriptor) = (listener.isInherited, listener.descriptor.number)
    #expect(isInherited)
    #expect(descriptor != input)
    _ = try Client(listener.address)
    var byte: UInt8 = 0
    #expect(read(input, &byte, 1) == 0, "/dev/null")
    close(input)
  }

  @Test func systemdComesBeforeStandardInput() throws {
    let input = try makeSocket()
    let activated = dup(input)
    let listener = try inherit(activation, activated: activated, standardInput: input)
    let descriptor = listener.descriptor.number
    #expect(descriptor == activated)
    close(input)
  }

  @Test(arguments: [
    [:], ["LISTEN_FDS": "1"], ["LISTEN_PID": "1", "LISTEN_FDS": "1"],
    ["LISTEN_PID": "\(getpid())"], ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "0"],
  ])
  func nothingIsTakenThatWasNotPassed(environment: [String: String]) throws {
    let ends = [open("/dev/null", O_RDONLY), socket(AF_UNIX, Listener.streamSocket, 0)]
    defer { for end in ends { close(end) } }
    for input in ends {
      let listener = try Listener.inherited(environment: environment, activated: -1, standardInput: input)
      let isMissing = listener == nil
      #expect(isMissing)
    }
  }

  @Test func moreThanOneSocketIsRefused() throws {
    let environment = activation.merging(["LISTEN_FDS": "2"]) { $1 }
    #expect(throws: ListenerError.tooManySockets(2)) {
      _ = try inherit(environment)
    }
  }

  @Test func aDescriptorThatDoesNotListenIsRefused() throws {
    let descriptor = socket(AF_UNIX, Listener.streamSocket, 0)
    defer { close(descriptor) }
    #expect(throws: ListenerError.notListening(descriptor: descriptor)) {
      _ = try inherit(activation, activated: descriptor)
    }
  }
}
