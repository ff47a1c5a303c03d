import Logging
import Redis
import System

/// Where the windows of the rate limit are counted, `RATE_LIMIT_STORE`.
public struct StorePlace: Sendable, CustomStringConvertible {
  /// Why a text names no place; never with a part of the text, which may hold a password.
  struct ParseError: Error {
    /// What is wrong, as the end of the sentence *but …*.
    let reason: String
  }

  /// In the memory of this process.
  static let memory = StorePlace(url: nil)

  /// The Redis or Valkey; nil for the memory of this process.
  let url: RedisURL?

  private init(url: RedisURL?) {
    self.url = url
  }

  /// Reads `memory` or a URL.
  init(_ text: String) throws(ParseError) {
    guard text.lowercased() != "memory" else {
      self = .memory
      return
    }
    do throws(RedisURL.ParseError) {
      url = try RedisURL(text)
    } catch {
      throw ParseError(reason: error.description)
    }
  }

  /// Whether it is shared with other processes.
  var isShared: Bool { url != nil }

  /// Whether the URL has a password.
  var hasPassword: Bool { url?.password != nil }

  /// Whether the URL has a user.
  var hasUser: Bool { url?.address.user != nil }

  /// What is wrong with a file for the password, as the end of a sentence; nil when it can be used.
  func problem(ofPasswordFile path: String) -> String? {
    do throws(RedisError) {
      _ = try StorePasswordFile.read(FilePath.absolute(path))
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// Makes the store; nil for the memory of this process, and without limits.
  ///
  /// - Parameters:
  ///   - limits: The limits that must all hold.
  ///   - passwordFile: The path of a file with the store's password; nil for none.
  ///   - prefix: What all keys begin with.
  ///   - timeout: How long a request waits.
  ///   - logger: Told when it is away, and when it is back.
  /// - Returns: The store.
  /// - Throws: When no thread can be started.
  func store(
    _ limits: [RateLimit], passwordFile: String?, prefix: String, timeout: Duration, logger: Logger
  ) throws(SystemError) -> (any RateLimitStore)? {
    guard let url else { return nil }
    let settings = RedisStoreSettings(url, passwordFile: passwordFile, prefix: prefix, timeout: timeout)
    let log = FailureLog(logger)
    return try RedisStore(limits, settings) { error in
      let place: Logger.Metadata = ["store": "\(url.address)"]
      if let error {
        log.record(
          "the store of the rate limit fails: this replica counts by itself until it is well again", error,
          metadata: place)
      } else {
        log.record("the rate limit is counted in the store", level: .info, metadata: place)
      }
    }
  }

  /// `memory`, or the URL with its password masked.
  public var description: String { url.map { "\($0)" } ?? "memory" }
}
