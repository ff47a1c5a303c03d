import Health
import Monitoring

extension GroupMember {
  /// A member of which this is known.
  init(_ entry: VerdictEntry) {
    let standing: Standing =
      switch entry.standing {
      case .verdict(let verdict): .verdict(verdict)
      case .unreadable(let problem): .unreadable(problem)
      }
    self.init(
      kind: entry.workload.kind, name: entry.workload.name, standing, isIgnored: entry.traits.isIgnored)
  }
}
