import Foundation
import Health
import Kubernetes
import TestSupport
import Testing

@testable import Monitoring

/// Verdicts on all workloads of a selection, watched and live.
@Suite struct SelectionTests {
  private let reader = ScriptedReader()
  private let clock = ManualClock(epoch: start)
  private let verdicts: WatchedVerdicts
  private let live: LiveVerdicts
  private static let everything = Selection(namespace: "default", kinds: [Deployment.kind])

  init() {
    (verdicts, live) = watched(reader, clock)
  }

  private func sync() {
    let cluster = verdicts.events
    cluster.replace(
      deployments: [
        sampleDeployment("web"), sampleDeployment("shop"), sampleDeployment("web", namespace: "other"),
      ], in: .cluster)
    cluster.replace(pods: [samplePod(of: "web", 1), samplePod(of: "shop", 1, unready: 60)], in: .cluster)
    for type in [Deployment.self, Pod.self] as [any WatchedObject.Type] {
      cluster.change(WatchStream(type, in: .cluster), to: .watching)
      cluster.confirm(WatchStream(type, in: .cluster), at: clock.now)
    }
  }

  private func states(_ verdicts: [ConfirmedVerdict]) -> [String: HealthState] {
    var states: [String: HealthState] = [:]
    for verdict in verdicts {
      guard case .verdict(let value) = verdict.entry.standing else { continue }
      states["\(verdict.entry.workload)"] = value.state
    }
    return states
  }

  @Test func aWatchedSelectionIsASnapshotAndAsksNobody() throws {
    sync()
    let found = try verdicts.verdicts(in: Self.everything)
    #expect(states(found) == ["default/web": .healthy, "default/shop": .unavailable])
    #expect(found.allSatisfy { $0.confirmation.date == start })
    #expect(try verdicts.verdicts(in: Selection(namespace: "none", kinds: [Deployment.kind])).isEmpty)
    #expect(try verdicts.verdicts(in: Selection(namespace: "default", kinds: [])).isEmpty)
    #expect(reader.reads == 0)
  }

  @Test func theEntriesAreThoseOfThePolls() throws {
    sync()
    let found = try verdicts.verdicts(in: Self.everything)
    for verdict in found {
      #expect(try verdicts.verdict(for: verdict.entry.workload).entry === verdict.entry)
    }
  }

  @Test func aLiveSelectionSaysTheSame() throws {
    reader.change {
      let problem = UnreadableObject(of: Deployment.resource, namespace: "default", name: "bad", problem: "x")
      $0.list = .success(Listed([sampleDeployment("web"), sampleDeployment("shop")], unreadable: [problem]))
      $0.pods = .success(Listed([samplePod(of: "web", 1), samplePod(of: "shop", 1, unready: 60)]))
      $0.now = start
    }
    let found = try live.verdicts(in: Self.everything)
    #expect(states(found) == ["default/web": .healthy, "default/shop": .unavailable])
    let bad = found.first { $0.entry.workload.name == "bad" }
    #expect(bad?.entry.standing == .unreadable("x"))
  }

  @Test func withoutAnAPIServerItCountsForAWhile() throws {
    sync()
    let error = APIError.status(code: 500, reason: nil, message: nil)
    reader.change { $0.list = .failure(error) }
    clock.advance(by: .seconds(30))
    #expect(try verdicts.verdicts(in: Self.everything).count == 2)
    clock.advance(by: .seconds(1))
    #expect(throws: VerdictFailure.self) { try verdicts.verdicts(in: Self.everything) }
  }

  @Test func aRefusalIsNoAnswerOfTheWatch() {
    sync()
    reader.change { $0.list = .failure(.malformed("x")) }
    clock.advance(by: .seconds(16))
    #expect(throws: VerdictFailure.self) { try verdicts.verdicts(in: Self.everything) }
  }
}
