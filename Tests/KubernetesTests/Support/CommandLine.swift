import Foundation

/// Runs a program of the system and waits for it.
///
/// - Parameters:
///   - command: Its path.
///   - arguments: Its arguments, separated by spaces; none may hold one.
///   - folder: Where it runs.
/// - Throws: When it cannot be started, or fails.
func run(_ command: String, _ arguments: String, in folder: TemporaryFolder) throws {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: command)
  process.arguments = arguments.split(separator: " ").map(String.init)
  process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
  process.standardInput = FileHandle.nullDevice
  process.standardOutput = FileHandle.nullDevice
  process.standardError = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else { throw SystemError(code: process.terminationStatus) }
}
