import Foundation
import TestSupport

/// The C program on libfcgi that does the least that a responder can do.
enum BaselineProgram {
  /// Compiles it.
  ///
  /// - Parameter folder: Where it goes.
  /// - Returns: The program.
  /// - Throws: When the compiler refuses.
  static func compile(in folder: URL) async throws -> URL {
    let program = folder.appendingPathComponent("baseline-program")
    let compiler = try RunningProgram(
      URL(fileURLWithPath: "/usr/bin/cc"),
      [
        "-O2", "-Wall", "-o", program.path, Repository.file("Benchmarks/baseline/baseline.c").path, "-lfcgi",
        "-pthread",
      ],
      log: folder.appendingPathComponent("cc.log"))
    guard await compiler.exitCode(within: .seconds(60)) == 0 else {
      throw NotMet("the baseline compiles: \(compiler.output)")
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
      "Content-Length",
    ]
    let lines = try fields.map { name in
      guard let value = result.headers[name.lowercased()] else { throw NotMet("\(name): \(result)") }
      return "\(name): \(value)\r\n"
    }
    try Data("Status: 200 OK\r\n\(lines.joined())\r\n\(result.body)".utf8).write(to: file)
  }
}
