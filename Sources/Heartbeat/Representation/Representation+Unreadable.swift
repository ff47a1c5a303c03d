import FastCGI
import Health

extension Representation {
  /// Renders that a workload cannot be read, so that nothing can be said of it.
  ///
  /// - Parameters:
  ///   - problem: What is wrong with it.
  ///   - reference: The workload.
  init(unreadable problem: String, of reference: WorkloadReference) {
    self.init(
      failure: .badGateway,
      "\(reference.kind) \(reference) cannot be read: \(problem). Mend it, or ask who wrote it.")
  }

  /// Renders that one of a workload's pods cannot be read, and the others show no outage.
  ///
  /// - Parameters:
  ///   - uncertainty: The pod, and what is wrong with it.
  ///   - reference: The workload.
  init(uncertain uncertainty: Reason, of reference: WorkloadReference) {
    self.init(
      failure: .badGateway,
      "A pod of \(reference.kind.noun) \(reference) cannot be read, and the others show no outage: \(uncertainty.sentence)."
    )
  }
}
