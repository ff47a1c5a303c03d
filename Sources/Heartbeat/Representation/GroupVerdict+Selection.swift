import Health
import Monitoring

extension GroupVerdict {
  /// What several workloads come to.
  ///
  /// - Parameters:
  ///   - verdicts: What is known of them.
  ///   - require: How many must be up; nil when all must.
  init(of verdicts: SelectedVerdicts, require: IntOrPercent? = nil) {
    self.init(
      of: verdicts.tally, unreadableKinds: verdicts.unreadableKinds, require: require)
  }
}

extension SelectedVerdicts {
  /// The kinds of which nothing is known, in a fixed order.
  var unreadableKinds: [WorkloadKind] { failures.keys.sorted { $0.rawValue < $1.rawValue } }
}
