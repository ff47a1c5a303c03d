import Health
import Kubernetes
import Logging
import Monitoring
import TestSupport

@testable import Heartbeat
@testable import Monitoring

/// Verdicts of a cluster that a test tells of, and that answers live as the test says.
///
/// ReplicaSets may not be watched, unless the test says that it tells of them as well.
func watched(
  _ reader: ScriptedReader, _ clock: ManualClock, scopes: [WatchScope] = [.cluster],
  staleAfter: Duration = .seconds(30), hasReplicaSets: Bool = false, logger: Logger = .silent
) -> (watch: WatchedVerdicts, live: LiveVerdicts) {
  let memory = VerdictMemory()
  let monitor = APIServerMonitor(
    reader: reader, timeout: .seconds(1), readiness: Readiness(), logger: logger)
  let live = LiveVerdicts(
    reader: reader, monitor: monitor, timeout: .seconds(1), workers: 4, health: HealthSettings(),
    memory: memory, logger: logger)
  let watch = WatchedVerdicts(
    scopes: scopes, staleAfter: staleAfter, health: HealthSettings(), live: live, monitor: monitor,
    memory: memory, now: { clock.wallClock }, instant: { clock.now }, logger: logger)
  for scope in hasReplicaSets ? [] : scopes {
    watch.events.change(WatchStream(ReplicaSet.self, in: scope), to: .forbidden(.unauthorized("no")))
  }
  return (watch, live)
}

extension Logger {
  /// Tells nobody.
  static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// A deployment's place.
func deployment(_ name: String, in namespace: String = "default") -> WorkloadReference {
  WorkloadReference(kind: Deployment.kind, namespace: namespace, name: name)
}

extension VerdictSource {
  /// What a poll is answered, as long as a worker would take it.
  func answer(for workload: WorkloadReference) -> Representation {
    let values = PathValues(kind: workload.kind, namespace: workload.namespace, name: workload.name)
    return Endpoint.verdict(on: [workload.kind], from: self)
      .respond(EndpointRequest(values, access: .everything), Span())
  }
}

extension Representation {
  /// The body as text.
  var wholeText: String { String(decoding: body, as: UTF8.self) }

  /// The body as text, without what was before.
  var text: String { wholeText.replacing(/,"transitions":\[[^\]]*\]/, with: "") }
}
