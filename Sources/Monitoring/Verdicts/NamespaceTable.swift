import Health

/// What is known of the workloads of all namespaces.
struct NamespaceTable: Sendable {
  /// By namespace, so that what is asked of one does not depend on how many others there are.
  private(set) var namespaces: [String: NamespaceVerdicts] = [:]
  /// How many changes there were.
  private(set) var generation = 0
  /// The groups of all namespaces that are asked for.
  private(set) var groups = GroupTable()
  /// How many namespaces there were.
  private var incarnations = 0
  /// How many workloads there are.
  private var count = 0

  /// Creates a table of nothing.
  init() {}

  /// After how many changes a group of all namespaces is forgotten that nobody asks for.
  var groupLimit: Int { max(16, count / 2) }

  /// Replaces what is known of a workload; nil when it is gone.
  ///
  /// - Parameters:
  ///   - workload: The workload.
  ///   - entry: What is known of it.
  ///   - unused: Gets the groups that nobody asks for any more, to be freed where that holds nobody up.
  mutating func replace(
    _ workload: WorkloadReference, with entry: VerdictEntry?, _ unused: inout [GroupTable]
  ) {
    generation += 1
    if groups.isUsed, !groups.isAsked(within: groupLimit, of: generation) {
      unused.append(groups)
      groups = GroupTable()
    }
    let name = workload.namespace
    if namespaces[name] == nil { incarnations += 1 }
    let change = namespaces[name, default: NamespaceVerdicts(incarnation: incarnations)]
      .replace(workload, with: entry)
    count += change.difference
    if let groups = change.unused { unused.append(groups) }
    if let namespace = namespaces[name], namespace.entries.isEmpty {
      unused.append(namespace.groups)
      namespaces[name] = nil
    }
  }
}
