import Foundation
import Health
import Monitoring
import System
import TestSupport

/// Knows what a test says.
struct FixedCluster: VerdictSource {
  /// What is known of all workloads.
  var selected = SelectedVerdicts()
  /// The kinds that have a workload of any name.
  var others: [WorkloadKind] = []

  func verdict(for workload: WorkloadReference) throws(VerdictFailure) -> ConfirmedVerdict {
    if let failure = selected.failures[workload.kind] { throw failure }
    guard let entry = selected.entries.first(where: { $0.workload == workload }) else { throw .notFound }
    return ConfirmedVerdict(entry, selected.confirmation ?? Confirmation(at: .now, date: start))
  }

  func verdicts(in selection: Selection) throws(VerdictFailure) -> SelectedVerdicts {
    var selected = selected
    selected.entries = selected.entries.filter(selection.contains)
    selected.failures = selected.failures.filter { selection.kinds.contains($0.key) }
    return selected
  }

  func otherKinds(than workload: WorkloadReference) -> [WorkloadKind] { others }

  /// A deployment of which so many pods are ready.
  static func entry(
    _ name: String, ready: Int, of replicas: Int = 1, in namespace: String = "shop",
    labels: [String: String] = [:],
    isIgnored: Bool = false
  ) -> VerdictEntry {
    let deployment = sampleDeployment(name, namespace: namespace, replicas: replicas)
    let pods = (0..<replicas).map {
      samplePod(of: name, $0, namespace: namespace, unready: $0 < ready ? nil : 3600)
    }
    return VerdictEntry(
      .verdict(Verdict(on: deployment, pods: pods, at: start)), of: deployment.reference,
      traits: WorkloadTraits(labels: labels, isIgnored: isIgnored))
  }
}
