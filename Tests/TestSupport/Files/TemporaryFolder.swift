package import Foundation

/// A folder that goes away with it; its path is short enough for unix sockets in it.
package final class TemporaryFolder: Sendable {
  /// Its path.
  package let path = "/tmp/khb-\(UUID().uuidString.prefix(8))"

  /// The same as a URL.
  package var url: URL { URL(fileURLWithPath: path) }

  /// Makes it.
  package init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file, with its folders.
  ///
  /// - Parameters:
  ///   - name: Its path in the folder.
  ///   - text: What it has to hold.
  /// - Returns: Its absolute path.
  /// - Throws: What the file system says.
  @discardableResult
  package func write(_ name: String, _ text: String) throws -> String {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file.path
  }
}

/// Runs a body with a folder of its own.
package func withTemporaryFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
  let folder = try TemporaryFolder()
  defer { withExtendedLifetime(folder) {} }
  return try await body(folder.url)
}
