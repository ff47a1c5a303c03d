import Foundation
import System
import TestSupport

/// Runs a program of the system and waits for it.
///
/// - Parameters:
///   - command: Its path.
///   - arguments: Its arguments, separated by spaces; none may hold one.
///   - folder: Where it runs.
/// - Throws: When it cannot be started, or fails.
func run(_ command: String, _ arguments: String, in folder: TemporaryFolder) throws {
  let program = try RunningProgram(
    URL(fileURLWithPath: "/bin/sh"),
    ["-c", #"cd "$0" && exec "$@""#, folder.path, command] + arguments.split(separator: " ").map(String.init),
    log: URL(fileURLWithPath: "\(folder.path)/output.log"))
  let code = program.waitUntilExit()
  guard code == 0 else { throw SystemError(code: code) }
}
