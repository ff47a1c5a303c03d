import FoundationEssentials
import Health

extension JSONReader {
  /// Reads the object of a workload.
  ///
  /// - Parameters:
  ///   - metadata: Becomes the object's metadata.
  ///   - spec: Reads `spec`; called again should there be another one, which counts then.
  ///   - status: Reads `status`; called again in the same way.
  /// - Returns: What a workload keeps of its metadata.
  /// - Throws: When a field is missing that every stored object has, or cannot be read.
  mutating func workload(
    _ metadata: inout ObjectMeta, spec: (inout JSONReader) throws(JSONError) -> Void,
    status: (inout JSONReader) throws(JSONError) -> Void
  ) throws(JSONError) -> WorkloadMetadata {
    try object { json, key throws(JSONError) in
      switch key {
      case "metadata": metadata = try ObjectMeta(from: &json, hasPolicy: true)
      case "spec": try spec(&json)
      case "status": try status(&json)
      default: break
      }
    }
    guard let name = metadata.name, let namespace = metadata.namespace else {
      throw JSONError(.content("it has no metadata.name or metadata.namespace"))
    }
    var kept = WorkloadMetadata(
      namespace: namespace, name: name, uid: metadata.uid ?? "", generation: metadata.generation ?? 1)
    (kept.created, kept.labels, kept.policy) = (metadata.created, metadata.labels ?? [:], metadata.policy)
    return kept
  }

  /// Reads the object of a workload whose pods are chosen by a selector, without which every pod would be its own.
  ///
  /// - Parameters:
  ///   - metadata: Becomes the object's metadata.
  ///   - spec: Reads `spec`, and gives its selector.
  ///   - status: Reads `status`.
  /// - Returns: What the workload keeps of its metadata, and its selector.
  /// - Throws: Also when there is no selector.
  mutating func servingWorkload(
    _ metadata: inout ObjectMeta, spec: (inout JSONReader) throws(JSONError) -> LabelSelector?,
    status: (inout JSONReader) throws(JSONError) -> Void
  ) throws(JSONError) -> (WorkloadMetadata, LabelSelector) {
    var selector: LabelSelector?
    let kept = try workload(&metadata) { json throws(JSONError) in
      selector = try spec(&json)
    } status: { json throws(JSONError) in
      try status(&json)
    }
    guard let selector else { throw JSONError(.content("it has no spec.selector")) }
    return (kept, selector)
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
