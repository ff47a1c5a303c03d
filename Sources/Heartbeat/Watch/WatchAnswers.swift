/// Answers polls from what a watch has told, and live where that cannot be trusted.
public final class WatchAnswers: AnswerSource {
  /// A confirmation this old is none: the informer looks every 10 seconds.
  private static let confirmationLimit = Duration.seconds(15)

  private let board: AnswerBoard
  private let live: LiveAnswers
  private let staleAfter: Duration
  /// How old a confirmation may be that is taken without asking.
  private let confirmationLimit: Duration
  private let now: @Sendable () -> ContinuousClock.Instant

  /// Creates a source of watched answers.
  ///
  /// - Parameters:
  ///   - keeper: Keeps the answers ready.
  ///   - live: Answers where the watch cannot.
  ///   - staleAfter: How long after its last confirmation an answer counts while the API server cannot be reached
  ///     (`STALE_AFTER`).
  ///   - now: The clock of confirmations.
  public init(
    keeper: VerdictKeeper, live: LiveAnswers, staleAfter: Duration,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    board = keeper.board
    self.live = live
    self.staleAfter = staleAfter
    confirmationLimit = min(Self.confirmationLimit, staleAfter)
    self.now = now
  }

  /// Answers one poll: a look-up, as long as the watch is confirmed.
  ///
  /// - Parameter deployment: The deployment that is asked for.
  /// - Returns: The answer in its final form.
  public func answer(for deployment: DeploymentReference) -> RenderedAnswer {
    let (answer, freshness) = board.look(for: deployment)
    let known = { (text: Timestamp.Text) in
      answer?.confirmed(at: text) ?? .noSuchDeployment(deployment)
    }
    switch freshness {
    case .confirmed(let moment, let text) where now() - moment <= confirmationLimit:
      return known(text)
    case .confirmed(let moment, let text), .broken(let moment, let text):
      switch live.attempt(deployment) {
      case .answer(let answer): return answer
      case .outage(let error):
        return now() - moment <= staleAfter ? known(text) : RenderedAnswer(error)
      case .overloaded:
        return now() - moment <= staleAfter ? known(text) : .overloaded
      }
    case .unknown:
      return live.answer(for: deployment)
    }
  }
}
