import Foundation
import TestSupport
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
    try await Self.requireRefusal(of: ["--fixtures", "/nonexistent"] + options)
  }

  @Test func withoutObjectsThereIsNothingToServe() async throws {
    try await Self.requireRefusal(of: [])
  }

  @Test func afterARestartVersionsGoOn() async throws {
    func version() async throws -> UInt64 {
      let folder = try TemporaryFolder()
      let program = try Self.serve(["--generate", "1x1"], in: folder)
      let connection = try RawConnection(to: try await Self.url(of: program))
      connection.send("GET /api/v1/pods HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
      _ = try connection.readHead()
      let list = try JSONSerialization.jsonObject(with: Data(try connection.readToEnd().utf8))
      program.signal(SIGTERM)
      #expect(await program.exitCode(within: .seconds(60)) == 0)
      let text = try (list as? [String: Any])?.text("metadata.resourceVersion")
      return UInt64(text ?? "") ?? 0
    }
    let first = try await version()
    #expect(first > 0)
    #expect(try await version() > first)
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func itSaysWhereItListensAndEndsOnASignal(signal: CInt) async throws {
    let folder = try TemporaryFolder()
    try folder.write("fixtures/p.yaml", Fixture.pod("p"))
    let tokens = try folder.write("tokens", "first\n\n second \n")
    let (ready, kubeconfig) = ("\(folder.path)/ready", "\(folder.path)/kubeconfig")
    let program = try Self.serve(
      [
        "--fixtures", "\(folder.path)/fixtures", "--token-file", tokens, "--ready-file", ready,
        "--kubeconfig", kubeconfig,
      ], in: folder)
    let url = try await Self.url(of: program)
    #expect(program.output == "listening on \(url)\n")
    #expect(url.hasPrefix("http://127.0.0.1:"))
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
    program.signal(signal)
    #expect(await program.exitCode(within: .seconds(60)) == 0)
  }

  /// Starts the built program, as a user would.
  private static func serve(_ arguments: [String], in folder: TemporaryFolder) throws -> RunningProgram {
    try RunningProgram(
      Repository.product("kube-stand-in"), ["serve"] + arguments,
      log: folder.url.appendingPathComponent("log"))
  }

  /// Where a program listens, once it says so.
  private static func url(of program: RunningProgram) async throws -> String {
    try await program.require("a line that says where it listens") { program.output.hasSuffix("\n") }
    return String(program.output.dropFirst("listening on ".count).prefix { !$0.isNewline })
  }

  /// A program that ends by itself, and not well.
  private static func requireRefusal(of arguments: [String]) async throws {
    let folder = try TemporaryFolder()
    let program = try serve(arguments, in: folder)
    let code = try #require(await program.exitCode(within: .seconds(60)))
    #expect(1..<128 ~= code, "\(program.output)")
  }
}
