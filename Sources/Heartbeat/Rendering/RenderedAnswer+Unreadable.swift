import FastCGI
import Health

extension RenderedAnswer {
  /// Renders that a deployment cannot be read, so that nothing can be said of it.
  ///
  /// - Parameters:
  ///   - problem: What is wrong with it.
  ///   - reference: The deployment.
  init(unreadable problem: String, of reference: DeploymentReference) {
    self.init(
      failure: .badGateway,
      "Deployment \(reference) cannot be read: \(problem). Mend it, or ask who wrote it.")
  }

  /// Renders that one of a deployment's pods cannot be read, and the others show no outage.
  ///
  /// - Parameters:
  ///   - uncertainty: The pod, and what is wrong with it.
  ///   - reference: The deployment.
  init(uncertain uncertainty: Reason, of reference: DeploymentReference) {
    self.init(
      failure: .badGateway,
      "A pod of deployment \(reference) cannot be read, and the others show no outage: \(uncertainty.sentence)."
    )
  }
}
