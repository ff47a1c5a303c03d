import System

/// A mounted token or certificate, which someone else replaces from time to time.
struct CredentialFile: Sendable {
  /// What a file has to hold.
  enum Kind: Sendable {
    /// One line; white space around it does not count.
    case token
    /// One certificate or key in PEM, or several.
    case pem
  }

  /// More than any certificate or token has.
  private static let limit = 16 << 20

  private let file: RotatingFile<[UInt8], CredentialError>

  /// Remembers the file, without a look at it.
  ///
  /// - Parameters:
  ///   - path: The file's absolute path.
  ///   - kind: What it has to hold.
  ///   - now: The clock.
  init(path: String, kind: Kind, now: @escaping @Sendable () -> MonotonicInstant = { .now }) {
    file = RotatingFile(path: path, now: now) { path throws(CredentialError) in
      let contents: FileContents
      do throws(FileContents.Failure) {
        contents = try FileContents(of: path, limit: Self.limit, regularOnly: false)
      } catch {
        throw CredentialError(error.description(of: path))
      }
      return (try Self.check(contents.bytes, kind: kind, path), contents.version)
    }
  }

  private static func check(_ bytes: [UInt8], kind: Kind, _ path: String) throws(CredentialError) -> [UInt8] {
    switch kind {
    case .token:
      let token = String(decoding: bytes, as: UTF8.self).trimmed
      guard !token.isEmpty, !token.contains(where: \.isNewline) else {
        throw CredentialError("\(path) must hold a token in one line")
      }
      return Array(token.utf8)
    case .pem:
      // The end is asked for too: a file that is still being written has only the beginning.
      guard bytes.firstRange(of: "-----BEGIN ".utf8) != nil, bytes.firstRange(of: "-----END ".utf8) != nil
      else {
        throw CredentialError("\(path) must hold a certificate or key in PEM")
      }
      return bytes
    }
  }

  /// The file's content, which may be up to a second old.
  ///
  /// - Parameter lookingNow: Whether to look at the file even if that has just been done.
  /// - Returns: The newest content that could be used.
  /// - Throws: When there has never been any.
  func content(lookingNow: Bool = false) throws(CredentialError) -> [UInt8] {
    try file.value(lookingNow: lookingNow)
  }
}
