import Foundation
import Testing

@testable import kube_stand_in

@Suite struct CommandTests {
  @Test(arguments: [
    ("127.0.0.1:0", "127.0.0.1", 0), ("127.3.2.1:8001", "127.3.2.1", 8001),
    ("localhost:80", "127.0.0.1", 80), ("[::1]:443", "::1", 443),
  ])
  func loopbackAddressesAreListenedOn(text: String, host: String, port: Int) throws {
    let address = try ListenAddress(text)
    #expect(address.host == host)
    #expect(address.port == port)
  }

  @Test(arguments: [
    "", "0.0.0.0:80", "192.0.2.1:80", "[::]:80", "::1:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
    ":80", "127.0.0.1.example.com:80",
  ])
  func otherAddressesAreRefused(text: String) {
    #expect(throws: ListenAddress.SyntaxError.self) { try ListenAddress(text) }
  }

  @Test(arguments: [
    ["--listen", "0.0.0.0:80"], ["--forbid", "list:nothing"], ["--delay=-1"],
    ["--token-file", "/nonexistent/tokens"], ["--generate", "2x1"], ["--history=-1"],
    ["--bookmark-interval", "0"],
  ])
  func wrongOptionsAreRefused(options: [String]) async throws {
    let process = try StandInProcess(["serve", "--fixtures", "/nonexistent"] + options)
    #expect(try process.waitForExit() != 0)
  }

  @Test func withoutObjectsThereIsNothingToServe() throws {
    #expect(try StandInProcess(["serve"]).waitForExit() != 0)
  }

  @Test func afterARestartVersionsGoOn() async throws {
    func version() async throws -> UInt64 {
      let process = try StandInProcess(["serve", "--generate", "1x1"])
      let url = try String(process.readLine().dropFirst("listening on ".count))
      let connection = try RawConnection(to: url)
      connection.send("GET /api/v1/pods HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
      _ = try connection.readHead()
      let list = try JSONSerialization.jsonObject(with: Data(try connection.readToEnd().utf8))
      process.send(SIGTERM)
      #expect(try process.waitForExit() == 0)
      let text = try (list as? [String: Any])?.text("metadata.resourceVersion")
      return UInt64(text ?? "") ?? 0
    }
    let first = try await version()
    #expect(first > 0)
    #expect(try await version() > first)
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func itSaysWhereItListensAndEndsOnASignal(signal: CInt) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("serve-\(UUID().uuidString)")
    let fixtures = folder.appendingPathComponent("fixtures")
    try FileManager.default.createDirectory(at: fixtures, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(Fixture.pod("p").utf8).write(to: fixtures.appendingPathComponent("p.yaml"))
    let tokens = folder.appendingPathComponent("tokens").path
    try Data("first\n\n second \n".utf8).write(to: URL(fileURLWithPath: tokens))
    let ready = folder.appendingPathComponent("ready").path
    let kubeconfig = folder.appendingPathComponent("kubeconfig").path

    let process = try StandInProcess([
      "serve", "--fixtures", fixtures.path, "--token-file", tokens, "--ready-file", ready, "--kubeconfig",
      kubeconfig,
    ])
    let line = try process.readLine()
    #expect(line.hasPrefix("listening on http://127.0.0.1:"))
    let url = String(line.dropFirst("listening on ".count))
    #expect(try String(contentsOfFile: ready, encoding: .utf8) == "\(url)\n")

    let config = try String(contentsOfFile: kubeconfig, encoding: .utf8)
    #expect(config.contains("\"server\":\"\(url)\""))
    #expect(config.contains("\"token\":\"first\""))
    let mode = try FileManager.default.attributesOfItem(atPath: kubeconfig)[.posixPermissions] as? Int
    #expect(mode == 0o600)

    // A kept-alive connection must not hold up the end.
    let connection = try RawConnection(to: url)
    connection.send("GET /api/v1/pods HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer second\r\n\r\n")
    #expect(try connection.readHead().hasPrefix("HTTP/1.1 200 OK\r\n"))
    process.send(signal)
    #expect(try process.waitForExit() == 0)
  }
}

/// The built executable, run as a user would.
private final class StandInProcess {
  private let process = Process()
  private let output = Pipe()

  init(_ arguments: [String]) throws {
    // The tests' own executable lies in the same folder.
    let tests = URL(
      fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    process.executableURL = tests.deletingLastPathComponent().appendingPathComponent("kube-stand-in")
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  deinit {
    if process.isRunning { process.terminate() }
  }

  func readLine() throws -> String {
    var line = Data()
    while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8),
      !byte.isEmpty
    {
      line += byte
    }
    return String(decoding: line, as: UTF8.self)
  }

  func send(_ signal: CInt) {
    kill(process.processIdentifier, signal)
  }

  func waitForExit() throws -> CInt {
    process.waitUntilExit()
    try #require(process.terminationReason == .exit)
    return process.terminationStatus
  }
}
