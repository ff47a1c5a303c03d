package import Foundation
import Glibc
import Synchronization
import System

/// A real Redis on 127.0.0.1, with its files in a folder of the test's, that a test does to what it likes.
package final class RedisServer: Sendable {
  /// Its port.
  package let port: UInt16
  /// Its URL, without a login.
  package var url: String { "redis://127.0.0.1:\(port)" }
  private let folder: URL
  private let options: [String]
  private let current: Mutex<RunningProgram>

  /// The server's process.
  package var program: RunningProgram { current.withLock { $0 } }

  /// Starts a server, and waits until it answers.
  ///
  /// - Parameters:
  ///   - folder: Where its files go.
  ///   - options: Further arguments of redis-server.
  /// - Throws: When it does not come to answer.
  package init(in folder: URL, _ options: [String] = []) throws {
    let folder = folder.appendingPathComponent("redis")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let port = try freePort()
    self.port = port
    self.folder = folder
    self.options = options
    current = Mutex(try Self.start(port, options, in: folder))
    try awaitAnswer()
  }

  /// Runs a body with a server, and ends that whatever the body does.
  package static func with<Result>(
    _ options: [String] = [], _ body: (RedisServer) async throws -> Result
  ) async throws -> Result {
    try await withTemporaryFolder { folder in
      let server = try RedisServer(in: folder, options)
      do {
        let result = try await body(server)
        server.kill()
        return result
      } catch {
        server.kill()
        throw error
      }
    }
  }

  deinit {
    kill()
  }

  private static func start(_ port: UInt16, _ options: [String], in folder: URL) throws -> RunningProgram {
    try RunningProgram(
      URL(fileURLWithPath: "/usr/bin/redis-server"),
      ["--bind", "127.0.0.1", "--port", "\(port)", "--save", "", "--appendonly", "no", "--dir", folder.path]
        + options, log: folder.appendingPathComponent("log"))
  }

  private func awaitAnswer() throws {
    guard eventually(within: .seconds(20), { isAnswering }) else {
      throw NotMet("redis-server answers: \(program.output)")
    }
  }

  /// Whether it says anything, be it that it wants a password.
  private var isAnswering: Bool {
    guard let socket = LoopbackSocket.connect(port, limit: .seconds(10)) else { return false }
    defer { close(socket) }
    LoopbackSocket.send(Array("PING\r\n".utf8), on: socket)
    var byte: UInt8 = 0
    return recv(socket, &byte, 1, 0) == 1
  }

  /// Ends it at once, as a lost node does, and waits until it has ended.
  package func kill() {
    // One that is stopped is killed, too.
    program.signal(SIGKILL)
    _ = program.waitUntilExit()
  }

  /// Starts it anew at the same port; what it held is lost.
  package func restart() throws {
    let program = try Self.start(port, options, in: folder)
    current.withLock { $0 = program }
    try awaitAnswer()
  }

  /// Sends it a command, on a connection of its own.
  ///
  /// - Parameters:
  ///   - words: The command.
  ///   - login: What to say before it; nil for nothing.
  /// - Returns: What it answers, as it stands on the wire.
  /// - Throws: When it does not answer, or says no.
  @discardableResult
  package func command(_ words: String..., login: [String]? = nil) throws -> String {
    try command(words: words, login: login)
  }

  /// The same with the words in a list.
  @discardableResult
  package func command(words: [String], login: [String]? = nil) throws -> String {
    guard let socket = LoopbackSocket.connect(port, limit: .seconds(10)) else {
      throw NotMet("a connection to redis-server")
    }
    defer { close(socket) }
    if let login { _ = try Self.ask(socket, login) }
    return try Self.ask(socket, words)
  }

  private static func ask(_ socket: Int32, _ words: [String]) throws -> String {
    let command = words.map { "$\($0.utf8.count)\r\n\($0)\r\n" }.joined()
    LoopbackSocket.send(Array("*\(words.count)\r\n\(command)".utf8), on: socket)
    var answer: [UInt8] = []
    while !isWhole(answer) {
      var piece = [UInt8](repeating: 0, count: 65_536)
      let count = recv(socket, &piece, piece.count, 0)
      guard count > 0 else { throw NotMet("an answer of redis-server to \(words)") }
      answer += piece[..<count]
    }
    let text = String(decoding: answer, as: UTF8.self)
    guard !text.hasPrefix("-") else { throw NotMet("\(words): \(text)") }
    return text
  }

  /// Whether an answer has come to its end; of lists all lines are counted.
  private static func isWhole(_ answer: [UInt8]) -> Bool {
    let lines = String(decoding: answer, as: UTF8.self).components(separatedBy: "\r\n")
    guard let first = lines.first, lines.count > 1 else { return false }
    let number = Int(first.dropFirst()) ?? 0
    switch first.first {
    case "$": return number < 0 || answer.count >= first.utf8.count + 2 + number + 2
    case "*": return lines.count > 2 * max(0, number) + 1
    default: return true
    }
  }

  /// A number of `INFO`; nil when it has none of the name.
  package func info(_ name: String) throws -> Int? {
    let text = try command("INFO", "everything")
    let line = text.components(separatedBy: "\r\n").first { $0.hasPrefix("\(name):") }
    return line.flatMap { Int($0.dropFirst(name.count + 1)) }
  }

  /// Lets time go by: what has so much less to live.
  ///
  /// - Parameters:
  ///   - duration: Whole milliseconds.
  ///   - prefix: What the keys begin with that age.
  /// - Throws: When it does not answer.
  package func age(by duration: Duration, prefix: String = "") throws {
    try command(
      "EVAL",
      """
      for _, key in ipairs(redis.call('KEYS', ARGV[2] .. '*')) do
        local left = redis.call('PTTL', key) - tonumber(ARGV[1])
        if left > 0 then redis.call('PEXPIRE', key, left) else redis.call('DEL', key) end
      end
      """, "0", "\(duration.milliseconds)", prefix)
  }
}
