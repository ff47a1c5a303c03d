import Foundation

/// What curl, the program, brought back.
package struct CurlResult: Sendable, CustomStringConvertible {
  /// curl's exit code, 0 for success, 28 for a time limit exceeded.
  package let exitCode: CInt
  /// The HTTP status, 0 without an answer.
  package let status: Int
  /// Seconds that the transfer took.
  package let seconds: Double
  /// Connections that had to be made.
  package let connections: Int
  /// Bytes of the body.
  package let length: Int
  /// The header fields, names in lower case.
  package let headers: [String: String]
  /// The body.
  package let body: String
  /// What curl itself said.
  package let messages: String

  /// The body as a JSON object.
  package var json: [String: any Sendable] {
    (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: any Sendable] ?? [:]
  }

  /// For messages.
  package var description: String { "exit \(exitCode), status \(status), \(seconds) s, \(headers), \(body)" }
}

/// Runs the real curl with a time limit of 5 seconds, more under a sanitizer: one that waits for an end which does not come, as
/// for the body of a HEAD answer, is then ended with the exit code 28.
///
/// - Parameter arguments: As on a command line, the URL among them.
/// - Returns: What it brought back.
/// - Throws: When it cannot be started.
package func curl(_ arguments: String...) async throws -> CurlResult {
  try await curl(arguments)
}

/// Runs the real curl with a time limit of 5 seconds, more under a sanitizer.
package func curl(_ arguments: [String]) async throws -> CurlResult {
  let temporary = try TemporaryFolder()
  defer { withExtendedLifetime(temporary) {} }
  let folder = temporary.url
  let (head, body) = (folder.appendingPathComponent("head"), folder.appendingPathComponent("body"))
  let program = try RunningProgram(
    URL(fileURLWithPath: "/usr/bin/curl"),
    [
      "-q", "-sS", "--max-time", "\(5 * Sanitizer.slowness)", "--noproxy", "*", "-D", head.path, "-o",
      body.path, "-w",
      "%{http_code} %{time_total} %{num_connects} %{size_download}\n",
    ] + arguments,
    log: folder.appendingPathComponent("log"))
  let exitCode = await program.exitCode(within: .seconds(20)) ?? -1
  let figures =
    program.output.split(separator: "\n").last { $0.split(separator: " ").count == 4 } ?? "0 0 0 -1"
  let numbers = figures.split(separator: " ").compactMap { Double($0) }
  let text = (try? String(contentsOf: head, encoding: .utf8)) ?? ""
  var headers: [String: String] = [:]
  for line in text.split(whereSeparator: \.isNewline) {
    guard let colon = line.firstIndex(of: ":"), !line.hasPrefix("HTTP/") else { continue }
    headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
      in: .whitespaces)
  }
  return CurlResult(
    exitCode: exitCode, status: Int(numbers[0]), seconds: numbers[1],
    connections: Int(numbers[2]), length: Int(numbers[3]), headers: headers,
    body: (try? String(contentsOf: body, encoding: .utf8)) ?? "", messages: program.output)
}
