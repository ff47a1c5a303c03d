import Foundation
import Health
import Kubernetes
import Monitoring
import Synchronization
import System
import TestSupport

@testable import Heartbeat

/// Tells one story after the other, the last one again and again, on a clock that stands still but for those who wait.
final class StatusSourceDouble: VerdictSource {
  /// What is found at one look.
  enum Story: Sendable {
    case verdict(Verdict)
    case group([VerdictEntry], failures: [WorkloadKind: VerdictFailure] = [:])
    case failure(VerdictFailure)
  }

  private let stories: Mutex<[Story]>
  let clock = ManualClock(epoch: start)

  init(_ stories: [Story]) {
    self.stories = Mutex(stories)
  }

  /// How many stories are left to tell.
  var left: Int { stories.withLock(\.count) }

  var source: StatusSource {
    StatusSource(self, sleep: { [clock] in clock.advance(by: $0) }, now: { [clock] in clock.now })
  }

  func wait(newestPods: Set<String>?) -> StatusWait {
    StatusWait(
      source, newestPods: { _ in newestPods }, sleep: { [clock] in clock.advance(by: $0) },
      now: { [clock] in clock.now })
  }

  private func next() -> Story? {
    stories.withLock { $0.count > 1 ? $0.removeFirst() : $0.first }
  }

  func verdict(for workload: WorkloadReference) throws(VerdictFailure) -> ConfirmedVerdict {
    switch next() {
    case .verdict(let verdict)?:
      return ConfirmedVerdict(
        VerdictEntry(.verdict(verdict), of: workload), Confirmation(at: .now, date: start))
    case .failure(let failure)?: throw failure
    default: throw .notFound
    }
  }

  func verdicts(in selection: Selection) throws(VerdictFailure) -> SelectedVerdicts {
    switch next() {
    case .group(let entries, let failures)?:
      return SelectedVerdicts(entries, failures: failures, at: Confirmation(at: .now, date: start))
    case .failure(let failure)?: throw failure
    default: throw .notFound
    }
  }

  func otherKinds(than workload: WorkloadReference) -> [WorkloadKind] { [DaemonSet.kind] }
}

extension StatusSourceDouble {
  /// A deployment of one pod.
  static func verdict(_ pod: Pod?, _ change: (inout Deployment) -> Void = { _ in }) -> Verdict {
    var deployment = sampleDeployment("web")
    change(&deployment)
    return Verdict(on: deployment, pods: pod.map { [$0] } ?? [], at: start)
  }

  /// A pod that cannot pull its image.
  static var withoutImage: Pod {
    var pod = samplePod(of: "web", 1, unready: 600)
    pod.containers = [Container(name: "app", state: .waiting(reason: "ErrImagePull", message: nil))]
    return pod
  }
}
