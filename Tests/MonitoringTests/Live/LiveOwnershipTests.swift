import Foundation
import Health
import Kubernetes
import System
import TestSupport
import Testing

@testable import Monitoring

/// Whose pods live verdicts count, and what they read to know it.
@Suite struct LiveOwnershipTests {
  private let reader = ScriptedReader()

  private func answers() -> LiveVerdicts { watched(reader, ManualClock(epoch: start)).live }

  /// Puts `web` there, which selects `app=web`, and pods.
  private func script(
    _ pods: [Pod], _ replicaSets: Result<Listed<ReplicaSet>, APIError> = .success(Listed()),
    others: [Deployment] = []
  ) {
    let web = MonitoringTests.deployment("web", selecting: "web")
    reader.change {
      $0.deployment = .success(web)
      $0.list = .success(Listed([web] + others))
      $0.pods = .success(Listed(pods))
      $0.replicaSets = replicaSets
    }
  }

  private func ready(_ name: String = "web") throws -> Int? {
    guard case .verdict(let verdict) = try answers().verdict(for: deployment(name)).entry.standing else {
      return nil
    }
    return verdict.pods.ready
  }

  private func readyTogether() throws -> [String: Int] {
    let all = try answers().verdicts(in: Selection(namespace: "default", kinds: [Deployment.kind]))
    return Dictionary(
      uniqueKeysWithValues: all.entries.map { entry in
        guard case .verdict(let known) = entry.standing else { return (entry.workload.name, -1) }
        return (entry.workload.name, known.pods.ready)
      })
  }

  private static let forbidden = APIError.forbidden(
    PermissionDenied(
      verb: "list", resource: "replicasets", group: "apps", namespace: "default", message: "no"))

  @Test func whatNamesSettleCostsNoRead() throws {
    script([pod(1, of: "web-a", uid: "r1"), pod(2, of: "web-a", uid: "r2")])
    #expect(try ready() == 2)
    #expect(try readyTogether() == ["web": 2])
    #expect(reader.replicaSetReads == 0)
  }

  @Test func adoptedReplicaSetsAreRead() throws {
    script(
      [
        pod(1, of: "shop-a", uid: "r1"), pod(2, of: "web-a", uid: "r2"),
        pod(3, of: "x", uid: "r3", hash: nil),
      ],
      .success(Listed([replicaSet("r1", of: "web"), replicaSet("r2", of: "web"), replicaSet("r3", of: nil)])))
    #expect(try ready() == 2)
    #expect(reader.replicaSetReads == 1)
    #expect(try readyTogether() == ["web": 2])
    #expect(reader.replicaSetReads == 2)
  }

  @Test(arguments: [
    LiveOwnershipTests.forbidden, APIError.status(code: 404, reason: nil, message: nil),
    .status(code: 500, reason: nil, message: nil),
  ])
  func whereTheyCannotBeReadOtherDeploymentsAre(_ error: APIError) throws {
    script(
      [pod(1, of: "shop-a", uid: "r1"), pod(2, of: "old-a", uid: "r2")], .failure(error),
      others: [MonitoringTests.deployment("shop", selecting: "shop")])
    #expect(try ready() == 1)
    #expect(try readyTogether() == ["web": 1, "shop": 0])
  }

  @Test func whereNothingElseCanBeReadNamesAreAll() throws {
    script([pod(1, of: "shop-a", uid: "r1"), pod(2, of: "web-a", uid: "r2")], .failure(Self.forbidden))
    reader.change { $0.list = .failure(Self.forbidden) }
    #expect(try ready() == 1)
    reader.change { $0.list = .failure(.timedOut("x", isSilent: true)) }
    #expect(throws: VerdictFailure.self) { try ready() }
  }

  /// What the watch has been told, and what a live read gets, are the same objects.
  @Test(arguments: [true, false])
  func watchedAndLiveAgree(hasReplicaSets: Bool) throws {
    let deployments = [
      MonitoringTests.deployment("web", selecting: "web"),
      MonitoringTests.deployment("web-fron", selecting: "web"),
    ]
    let pods = [
      pod(1, of: "web-a", uid: "r1"), pod(2, of: "web-fronten-a", uid: "r2"),
      pod(3, of: "x", uid: "r3", hash: nil),
      pod(4, of: "gone-a", uid: "r4"),
    ]
    let replicaSets = [replicaSet("r1", of: "web"), replicaSet("r2", of: "web"), replicaSet("r3", of: nil)]
    let clock = ManualClock(epoch: start)
    let (watch, live) = watched(reader, clock, hasReplicaSets: hasReplicaSets)
    watch.events.replace(deployments: deployments, in: .cluster)
    watch.events.replace(pods: pods, in: .cluster)
    if hasReplicaSets { watch.events.replace(replicaSets: replicaSets, in: .cluster) }
    for type in Deployment.foundations where hasReplicaSets || type != ReplicaSet.self {
      watch.events.change(WatchStream(type, in: .cluster), to: .watching)
      watch.events.confirm(WatchStream(type, in: .cluster), at: clock.now)
    }
    reader.change {
      $0.list = .success(Listed(deployments))
      $0.pods = .success(Listed(pods))
      $0.replicaSets = hasReplicaSets ? .success(Listed(replicaSets)) : .failure(Self.forbidden)
    }
    let selection = Selection(namespace: "default", kinds: [Deployment.kind])
    func counts(_ source: some VerdictSource) throws -> [String] {
      try source.verdicts(in: selection).entries.map { "\($0.workload.name): \($0.standing.ready)" }
        .sorted()
    }
    let seen = try counts(watch)
    #expect(reader.replicaSetReads == 0, "the watch knows")
    #expect(seen == (hasReplicaSets ? ["web-fron: 0", "web: 3"] : ["web-fron: 1", "web: 3"]))
    #expect(try counts(live) == seen)
  }

  @Test func nothingIsKnownOfDeploymentsBeforeReplicaSetsAre() throws {
    let clock = ManualClock(epoch: start)
    let (watch, _) = watched(reader, clock, hasReplicaSets: true)
    script([])
    watch.events.replace(deployments: [MonitoringTests.deployment("web", selecting: "web")], in: .cluster)
    watch.events.replace(pods: [pod(1, of: "old-a", uid: "r1")], in: .cluster)
    for type in Deployment.foundations where type != ReplicaSet.self {
      watch.events.change(WatchStream(type, in: .cluster), to: .watching)
      watch.events.confirm(WatchStream(type, in: .cluster), at: clock.now)
    }
    func ready() throws -> Int { try watch.verdict(for: deployment("web")).entry.standing.ready }
    #expect(try ready() == 0 && reader.reads == 1, "a live read answers")
    let stream = WatchStream(ReplicaSet.self, in: .cluster)
    watch.events.change(stream, to: .broken(.status(code: 404, reason: nil, message: nil)))
    for type in Deployment.foundations where type != ReplicaSet.self {
      watch.events.confirm(WatchStream(type, in: .cluster), at: clock.now + .milliseconds(1))
    }
    #expect(try ready() == 1 && reader.reads == 1, "not served: names do")
    watch.events.replace(replicaSets: [replicaSet("r1", of: nil)], in: .cluster)
    watch.events.confirm(stream, at: clock.now)
    watch.events.change(stream, to: .watching)
    #expect(try ready() == 0 && reader.reads == 1)
    watch.events.change(stream, to: .broken(.malformed("x")))
    #expect(try ready() == 0 && reader.reads == 2, "a live read answers")
  }
}

extension Standing {
  /// How many pods are ready; -1 when nobody knows.
  fileprivate var ready: Int {
    if case .verdict(let verdict) = self { verdict.pods.ready } else { -1 }
  }
}
