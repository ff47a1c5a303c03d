import Foundation
import TestSupport

/// C programs that repeat one response, to compare with.
enum BaselineProgram: String {
  /// On libfcgi, it does the least that a responder can do.
  case baseline
  /// Without libfcgi, it does what could be done at best.
  case limit

  /// Compiles it.
  ///
  /// - Parameter folder: Where it goes.
  /// - Returns: The program.
  /// - Throws: When the compiler refuses.
  func compile(in folder: URL) async throws -> URL {
    let program = folder.appendingPathComponent("\(rawValue)-program")
    let compiler = try RunningProgram(
      URL(fileURLWithPath: "/usr/bin/cc"),
      [
        "-O2", "-Wall", "-o", program.path, Repository.file("Benchmarks/baseline/\(rawValue).c").path,
        "-lfcgi", "-pthread",
      ],
      log: folder.appendingPathComponent("cc.log"))
    guard await compiler.exitCode(within: .seconds(60)) == 0 else {
      throw NotMet("\(rawValue).c compiles: \(compiler.output)")
    }
    return program
  }

  /// Writes a response as the responder gave it, for the program to repeat.
  ///
  /// - Parameters:
  ///   - url: The URL of the verdict.
  ///   - file: Where to write it.
  /// - Throws: When there is no verdict, or it lacks a header field.
  static func record(_ url: String, to file: URL) async throws {
    let result = try await curl("-H", "Authorization: \(HeartbeatServer.authorization)", url)
    guard result.status == 200 else { throw NotMet("a verdict to repeat: \(result)") }
    let fields = [
      "Content-Type", "Cache-Control", "Access-Control-Allow-Origin", "Access-Control-Expose-Headers",
      "ETag", "Age", "Content-Length",
    ]
    let lines = try fields.map { name in
      guard let value = result.headers[name.lowercased()] else { throw NotMet("\(name): \(result)") }
      return "\(name): \(value)\r\n"
    }
    try Data("Status: 200 OK\r\n\(lines.joined())\r\n\(result.body)".utf8).write(to: file)
  }
}
