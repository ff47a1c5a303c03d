import FoundationEssentials
import Health
import Kubernetes
import System

/// The answers that are ready, and how fresh they are: all that a poll looks at.
///
/// One lock, held for a look-up or an exchange and never while anything is computed or written.
final class AnswerBoard: Sendable {
  /// How far what is known of a namespace can be trusted.
  enum Freshness: Sendable {
    /// Nothing is known, or nothing is watched.
    case unknown
    /// It was so at this moment at least.
    case confirmed(at: ContinuousClock.Instant, text: Timestamp.Text)
    /// It was so at this moment, and the watch has been broken since.
    case broken(since: ContinuousClock.Instant, text: Timestamp.Text)
  }

  /// What is known of the two streams that verdicts rest on, in one scope.
  private struct Scope {
    struct Stream {
      var isListed = false
      var isBroken = false
      var isForbidden = false
      var confirmed: ContinuousClock.Instant?
    }

    var deployments = Stream()
    var pods = Stream()
    /// The earlier of the two confirmations.
    var confirmed: ContinuousClock.Instant?
    /// The same by the API server's clock, as it is told.
    var text = Timestamp.Text.none

    subscript(resource: APIResource) -> Stream {
      get { resource == Pod.resource ? pods : deployments }
      set { if resource == Pod.resource { pods = newValue } else { deployments = newValue } }
    }

    var isListed: Bool { deployments.isListed && pods.isListed }
    var isBroken: Bool { deployments.isBroken || pods.isBroken }
    var isForbidden: Bool { deployments.isForbidden || pods.isForbidden }
  }

  private struct State {
    var answers: [DeploymentReference: RenderedAnswer] = [:]
    var scopes: [WatchScope: Scope] = [:]
  }

  private let state: ReadMostly<State>

  /// Creates a board on which nothing is known of the scopes that are watched.
  init(scopes: [WatchScope]) {
    var state = State()
    for scope in scopes { state.scopes[scope] = Scope() }
    self.state = ReadMostly(state)
  }

  /// Looks a deployment up.
  ///
  /// - Returns: The answer, nil when there is no such deployment; and how far that can be trusted.
  func look(for reference: DeploymentReference) -> (answer: RenderedAnswer?, freshness: Freshness) {
    state.read { state in
      guard let scope = state.scopes[.cluster] ?? state.scopes[.namespace(reference.namespace)],
        scope.isListed, !scope.isForbidden, let confirmed = scope.confirmed
      else { return (nil, .unknown) }
      let answer = state.answers[reference]
      return scope.isBroken
        ? (answer, .broken(since: confirmed, text: scope.text))
        : (answer, .confirmed(at: confirmed, text: scope.text))
    }
  }

  /// Puts answers up; nil takes one down.
  func post(_ answers: [(reference: DeploymentReference, answer: RenderedAnswer?)]) {
    guard !answers.isEmpty else { return }
    state.change { state in
      for (reference, answer) in answers { state.answers[reference] = answer }
    }
  }

  /// Takes note that a stream was listed to its end.
  func noteListed(_ stream: WatchStream) {
    change(stream) { $0[stream.resource].isListed = true }
  }

  /// Takes note that a stream works, or does not.
  func note(_ stream: WatchStream, isBroken: Bool) {
    change(stream) { scope in
      scope[stream.resource].isBroken = isBroken
      scope[stream.resource].isForbidden = false
    }
  }

  /// Takes note that a stream may not be watched: what is known counts for nothing until it is again.
  func noteForbidden(_ stream: WatchStream) {
    change(stream) { $0[stream.resource].isForbidden = true }
  }

  /// Takes note that a stream was in step with the cluster.
  ///
  /// - Parameters:
  ///   - stream: The stream.
  ///   - moment: When.
  ///   - text: The same by the API server's clock, given the moment that both streams have reached.
  func confirm(
    _ stream: WatchStream, at moment: ContinuousClock.Instant,
    text: (ContinuousClock.Instant) -> Timestamp.Text
  ) {
    change(stream) { scope in
      scope[stream.resource].confirmed = moment
      guard let deployments = scope.deployments.confirmed, let pods = scope.pods.confirmed else { return }
      let earlier = min(deployments, pods)
      guard earlier != scope.confirmed else { return }
      scope.confirmed = earlier
      scope.text = text(earlier)
    }
  }

  /// Events explain verdicts and make none, so their stream does not count here.
  private func change(_ stream: WatchStream, _ body: (inout Scope) -> Void) {
    guard stream.isConfirmable else { return }
    state.change { state in
      guard var scope = state.scopes[stream.scope] else { return }
      body(&scope)
      state.scopes[stream.scope] = scope
    }
  }
}
