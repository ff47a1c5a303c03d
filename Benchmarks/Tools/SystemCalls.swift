import Foundation
import TestSupport

/// How many system calls a process makes, as strace(1) counts them.
///
/// What is traced is slower, and so finds more that has come each time that it waits: of waiting it counts too little, of
/// everything else as much as there is.
enum SystemCalls {
  /// Counts the calls of all threads of a process while something is done.
  ///
  /// - Parameters:
  ///   - process: The process.
  ///   - folder: Where strace writes.
  ///   - body: What is done.
  /// - Returns: The calls, and what the body returns.
  /// - Throws: When the process cannot be traced, or what the body throws.
  static func count<Result>(
    of process: RunningProgram, in folder: URL, during body: () async throws -> Result
  ) async throws -> (calls: Int, result: Result) {
    let table = folder.appendingPathComponent("strace.txt")
    let strace = try RunningProgram(
      URL(fileURLWithPath: "/usr/bin/strace"),
      ["-f", "-c", "-U", "calls,name", "-o", table.path, "-p", "\(process.pid)"],
      log: folder.appendingPathComponent("strace.log"))
    try await strace.require("strace is attached") { strace.output.contains("attached") }
    let result = try await body()
    strace.signal(SIGINT)
    guard await strace.exitCode(within: .seconds(20)) != nil else { throw NotMet("the end of strace") }
    let lines = try String(contentsOf: table, encoding: .utf8).split(separator: "\n")
    // The last line has the sum.
    let total = lines.last { $0.hasSuffix("total") }?.split(separator: " ").first.flatMap { Int($0) }
    guard let total else { throw NotMet("a sum of strace: \(lines.suffix(3))") }
    return (total, result)
  }
}
