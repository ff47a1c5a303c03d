import FoundationEssentials
import Health

/// What every workload has.
struct WorkloadParts {
  let namespace: String
  let name: String
  let uid: String
  let generation: Int64
  let created: Date?
  let labels: [String: String]
  let policy: WorkloadPolicy
  let selector: LabelSelector
}

extension JSONReader {
  /// Reads the object of a workload.
  ///
  /// - Parameters:
  ///   - metadata: Becomes the object's metadata.
  ///   - hasSelector: Whether its pods are chosen by a selector.
  ///   - spec: Reads `spec`, and gives its selector; called again should there be another one, which counts then.
  ///   - status: Reads `status`; called again in the same way.
  /// - Returns: What every workload has.
  /// - Throws: When a field is missing that every stored object has, or cannot be read.
  mutating func workload(
    _ metadata: inout ObjectMeta, hasSelector: Bool = true,
    spec: (inout JSONReader) throws(JSONError) -> LabelSelector?,
    status: (inout JSONReader) throws(JSONError) -> Void
  ) throws(JSONError) -> WorkloadParts {
    var selector: LabelSelector?
    try object { json, key throws(JSONError) in
      switch key {
      case "metadata": metadata = try ObjectMeta(from: &json, hasPolicy: true)
      case "spec": selector = try spec(&json)
      case "status": try status(&json)
      default: break
      }
    }
    guard let name = metadata.name, let namespace = metadata.namespace else {
      throw JSONError(.content("it has no metadata.name or metadata.namespace"))
    }
    // Without a selector every pod would be the workload's.
    guard let selector = selector ?? (hasSelector ? nil : LabelSelector()) else {
      throw JSONError(.content("it has no spec.selector"))
    }
    return WorkloadParts(
      namespace: namespace, name: name, uid: metadata.uid ?? "", generation: metadata.generation ?? 1,
      created: metadata.created, labels: metadata.labels ?? [:], policy: metadata.policy, selector: selector)
  }

  /// The selector of a workload.
  mutating func selector() throws(JSONError) -> LabelSelector? {
    try limited(to: Self.labelsLimit) { json throws(JSONError) in try LabelSelector(from: &json) }
  }

  /// `observedGeneration`; nil for 0, which a controller that has not looked writes.
  mutating func observedGeneration() throws(JSONError) -> Int64? {
    try longInteger().flatMap { $0 == 0 ? nil : Int64($0) }
  }
}
