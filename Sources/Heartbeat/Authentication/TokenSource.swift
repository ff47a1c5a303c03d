public import Logging
import System

/// The tokens that are valid, those of a file as it changes.
///
/// The file is looked at when the tokens are used, at most once a second, and read when it is not the one
/// that was read last: a Secret's mount swaps a symbolic link, so the path leads to another file. A thread
/// that looks does not hold up the others, which go on with the tokens they have. A file that cannot be read,
/// or holds no token, changes nothing (so an accident with a file does not shut everybody out), and is logged once; so
/// is its return. Replace the file as a whole (by
/// `rename`, as a Secret's mount does): of a file that is written in place, half a token may be read.
public final class TokenSource: Sendable {
  private struct State {
    var tokens: TokenSet
    var identity: TokenFile.Identity?
    var nextCheck: ContinuousClock.Instant
    var isChecking = false
    var isFailing = false
  }

  private let fixed: [Secret]
  private let file: TokenFile?
  private let logger: Logger
  private let now: @Sendable () -> ContinuousClock.Instant
  private let state: ReadMostly<State>

  /// Begins with the tokens as they were read at the start.
  ///
  /// - Parameters:
  ///   - configured: The tokens, and the file that some of them are from.
  ///   - logger: Learns when the file changes, when it cannot be read, and when it can again; never what it
  ///     holds.
  ///   - now: The clock.
  public init(
    _ configured: ConfiguredTokens, logger: Logger,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    fixed = configured.fixed
    file = configured.file
    self.logger = logger
    self.now = now
    state = ReadMostly(
      State(
        tokens: TokenSet(configured.all), identity: configured.read?.identity,
        nextCheck: now().advanced(by: Self.checkInterval)))
    warn(of: configured.all)
  }

  /// The tokens that are valid now.
  var current: TokenSet {
    if let file, isCheckDue, beginsCheck() { check(file) }
    return state.read { $0.tokens }
  }

  /// The least time between two looks at the file.
  private static let checkInterval = Duration.seconds(1)

  /// Whether somebody should look at the file now.
  private var isCheckDue: Bool {
    state.read { !$0.isChecking && now() >= $0.nextCheck }
  }

  /// Whether the caller is the one who looks at the file now.
  private func beginsCheck() -> Bool {
    state.change { state in
      let now = now()
      guard !state.isChecking, now >= state.nextCheck else { return false }
      state.isChecking = true
      state.nextCheck = now.advanced(by: Self.checkInterval)
      return true
    }
  }

  /// Looks at the file and reads it if it changed; the lock is not held while it does.
  private func check(_ file: TokenFile) {
    let known = state.read { $0.identity }
    let read = Result { () throws(TokenFileError) in
      try file.identity() == known ? nil : try file.read()
    }
    let outcome = read.map { read in
      read.map { (tokens: TokenSet(fixed + $0.tokens), identity: $0.identity) }
    }
    let wasFailing = state.change { state in
      let wasFailing = state.isFailing
      state.isChecking = false
      switch outcome {
      case .success(let read):
        state.isFailing = false
        if let read { (state.tokens, state.identity) = read }
      case .failure:
        state.isFailing = true
      }
      return wasFailing
    }
    log(outcome.map { $0?.tokens.count }, wasFailing: wasFailing, path: file.path)
    if case .success(let read?) = read { warn(of: fixed + read.tokens) }
  }

  /// Warns of tokens that can be guessed; without a word that is in them.
  private func warn(of tokens: [Secret]) {
    if let warning = Secret.warning(of: tokens) { logger.warning("\(warning)") }
  }

  /// Tells what a look at the file gave: the number of tokens, or nil if it is still the file that was read
  /// before.
  private func log(_ outcome: Result<Int?, TokenFileError>, wasFailing: Bool, path: String) {
    switch outcome {
    case .failure(let error) where !wasFailing:
      logger.error(
        "The token file cannot be used; the tokens read last stay valid, and to revoke one takes a file without it",
        metadata: ["path": "\(path)", "reason": "\(error)"])
    case .success where wasFailing:
      logger.notice(
        "The token file is in order again", metadata: ["path": "\(path)"])
    case .success(let count?):
      logger.info(
        "The token file changed and was read",
        metadata: ["path": "\(path)", "tokens": "\(count)"])
    case .failure, .success(nil):
      break
    }
  }
}
