/// Where answers come from.
public protocol AnswerSource: Sendable {
  /// Answers one poll; may block until the time limit of a poll is over.
  ///
  /// - Parameter deployment: The deployment that is asked for.
  /// - Returns: The answer in its final form.
  func answer(for deployment: DeploymentReference) -> RenderedAnswer
}
