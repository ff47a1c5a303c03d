import Synchronization
import System

/// A mounted token or certificate, which someone else replaces from time to time.
///
/// Kubernetes replaces a mounted Secret or service account token by swapping a symbolic link, so that for a
/// moment the file may be missing, and a file written in place may be seen half done: what cannot be used leaves
/// the last good content in force.
final class RotatingFile: Sendable {
  /// What a file has to hold.
  enum Kind: Sendable {
    /// One line; white space around it does not count.
    case token
    /// One certificate or key in PEM, or several.
    case pem
  }

  private struct State {
    var content: [UInt8]?
    var version: FileContents.Version?
    var nextLook: ContinuousClock.Instant?
  }

  /// How long the file system is left alone between two looks.
  private static let interval = Duration.seconds(1)

  private let path: String
  private let kind: Kind
  private let now: @Sendable () -> ContinuousClock.Instant
  private let state = Mutex(State())

  /// Remembers the file, without a look at it.
  ///
  /// - Parameters:
  ///   - path: The file's absolute path.
  ///   - kind: What it has to hold.
  ///   - now: The clock.
  init(path: String, kind: Kind, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
    self.path = path
    self.kind = kind
    self.now = now
  }

  /// The file's content, which may be up to a second old.
  ///
  /// - Parameter lookingNow: Whether to look at the file even if that has just been done.
  /// - Returns: The newest content that could be used.
  /// - Throws: When there has never been any.
  func content(lookingNow: Bool = false) throws(CredentialError) -> [UInt8] {
    let result: Result<[UInt8], CredentialError> = state.withLock { state in
      let now = now()
      if !lookingNow, let content = state.content, let next = state.nextLook, now < next {
        return .success(content)
      }
      state.nextLook = now + Self.interval
      // The version is taken before the content: if the file changes in between, the next look sees it.
      let version = FileContents.version(path)
      if let content = state.content, version == nil || version == state.version { return .success(content) }
      do throws(CredentialError) {
        let content = try read()
        state.content = content
        state.version = version
        return .success(content)
      } catch {
        return state.content.map(Result.success) ?? .failure(error)
      }
    }
    return try result.get()
  }

  private func read() throws(CredentialError) -> [UInt8] {
    let bytes: [UInt8]
    do {
      bytes = try FileContents.read(path)
    } catch {
      throw CredentialError("\(error)")
    }
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
}
