import Health
import Monitoring

extension GroupMember {
  /// A member of which this is known.
  init(_ entry: VerdictEntry) {
    self.init(
      kind: entry.workload.kind, name: entry.workload.name, entry.standing, isIgnored: entry.traits.isIgnored)
  }
}
