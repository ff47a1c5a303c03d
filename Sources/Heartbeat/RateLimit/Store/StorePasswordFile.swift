import Redis
import System

/// A file with the password of a store, which somebody else replaces from time to time: `RATE_LIMIT_STORE_PASSWORD_FILE`.
struct StorePasswordFile: Sendable {
  /// The largest file that is read, in bytes.
  private static let limit = 64 << 10

  private let file: RotatingFile<Secret, RedisError>

  /// Remembers the file, without a look at it.
  ///
  /// - Parameter path: Its path.
  init(path: String) {
    file = RotatingFile(path: FilePath.absolute(path)) { path throws(RedisError) in try Self.read(path) }
  }

  /// The newest password that could be read.
  ///
  /// Asked for once a connection, so the file is looked at each time: the server may know the new password alone.
  ///
  /// - Throws: When there has never been any.
  func password() throws(RedisError) -> Secret {
    try file.value(lookingNow: true)
  }

  /// Reads the password: one line; white space around it does not count.
  static func read(_ path: String) throws(RedisError) -> (value: Secret, version: FileVersion) {
    let contents: FileContents
    do throws(FileContents.Failure) {
      contents = try FileContents(of: path, limit: limit, regularOnly: true)
    } catch {
      throw .noPassword(error.description(of: path))
    }
    let password = String(decoding: contents.bytes, as: UTF8.self).trimmed
    guard !password.isEmpty, !password.contains(where: \.isNewline) else {
      throw .noPassword("\(path) must hold a password in one line")
    }
    return (Secret(password), contents.version)
  }
}
