public import Logging
public import System

/// The tokens that are valid, those of a file as it changes.
///
/// The file is looked at when the tokens are used, at most once a second, and read when it is not the one
/// that was read last: a Secret's mount swaps a symbolic link, so the path leads to another file. A thread
/// that looks does not hold up the others, which go on with the tokens they have. A file that cannot be read, or of
/// which a line cannot, or that holds no token, changes nothing (so an accident with a file does not shut everybody
/// out), and is logged once; so is its return. Replace the file as a whole (by `rename`, as a Secret's mount does): of a
/// file that is written in place, half a token may be read, or a token without what it may see.
public final class TokenSource: Sendable {
  /// The tokens as they were read at the start.
  private let first: TokenTable
  private let file: RotatingFile<TokenTable, TokenFileError>?

  /// Begins with the tokens as they were read at the start.
  ///
  /// - Parameters:
  ///   - configured: The tokens, and the file that some of them are from.
  ///   - logger: Learns when the file changes, when it cannot be read, and when it can again; never what it
  ///     holds.
  ///   - now: The clock.
  public init(
    _ configured: ConfiguredTokens, logger: Logger,
    now: @escaping @Sendable () -> MonotonicInstant = { .now }
  ) {
    let first = TokenTable(configured.all)
    let fixed = configured.fixed
    self.first = first
    Self.warn(of: configured.all, configured.read?.contents.doubts, logger)
    guard let file = configured.file, let read = configured.read else {
      self.file = nil
      return
    }
    self.file = RotatingFile(
      path: file.path, known: (first, read.version), now: now,
      report: { look, hadFailed in Self.log(look, hadFailed: hadFailed, path: file.path, logger) },
      read: { _ throws(TokenFileError) in
        let (contents, version) = try file.read()
        let all = try ConfiguredTokens.all(fixed, contents.tokens)
        Self.warn(of: all, contents.doubts, logger)
        return (TokenTable(all), version)
      })
  }

  /// Whether it is time to look at the file again, by ``current``.
  var isDue: Bool { file?.isDue ?? false }

  /// The tokens as they were known last, without a look at the file; never blocks.
  var known: TokenTable { file?.known ?? first }

  /// The tokens that are valid now; may block as long as the file system does, once a second at most.
  var current: TokenTable {
    guard let file else { return first }
    do throws(TokenFileError) {
      return try file.value()
    } catch {
      // Not after a first reading.
      return first
    }
  }

  /// Warns of tokens that can be guessed, and of lines that may be meant otherwise; without a word that is in them.
  private static func warn(of tokens: [ConfiguredToken], _ doubts: TokenFileDoubts?, _ logger: Logger) {
    if let warning = Secret.warning(of: tokens) { logger.warning("\(warning)") }
    for warning in doubts?.warnings ?? [] { logger.warning("\(warning)") }
  }

  /// Tells what a look at the file gave: the tokens, or nil if it is still the file that was read before.
  private static func log(
    _ look: Result<TokenTable?, TokenFileError>, hadFailed: Bool, path: String, _ logger: Logger
  ) {
    switch look {
    case .failure(let error) where !hadFailed:
      logger.error(
        "token file cannot be used: the tokens read last stay valid, and to revoke one takes a file without it",
        metadata: ["path": "\(path)", "error": "\(error)"])
    case .success where hadFailed:
      logger.notice(
        "token file is in order again", metadata: ["path": "\(path)"])
    case .success(let tokens?):
      logger.info(
        "token file changed and was read",
        metadata: ["path": "\(path)", "tokens": "\(tokens.count)"])
    case .failure, .success(nil):
      break
    }
  }
}
