import Foundation
import Health
import Kubernetes
import TestSupport
import Testing

@testable import Heartbeat
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

  private func states(_ verdicts: SelectedVerdicts) -> [String: HealthState] {
    var states: [String: HealthState] = [:]
    for entry in verdicts.entries {
      guard case .verdict(let value) = entry.standing else { continue }
      states["\(entry.workload)"] = value.state
    }
    return states
  }

  @Test func aWatchedSelectionIsASnapshotAndAsksNobody() throws {
    sync()
    let found = try verdicts.verdicts(in: Self.everything)
    #expect(states(found) == ["default/web": .healthy, "default/shop": .unavailable])
    #expect(found.confirmation?.date == start && found.failures.isEmpty)
    #expect(try verdicts.verdicts(in: Selection(namespace: "none", kinds: [Deployment.kind])).entries.isEmpty)
    #expect(try verdicts.verdicts(in: Selection(namespace: "default", kinds: [])).entries.isEmpty)
    #expect(reader.reads == 0)
  }

  /// What is shown of a selection.
  private final class Shown: GroupAnswer {
    let byteCount: Int
    init(_ byteCount: Int) { self.byteCount = byteCount }
  }

  private func shown(_ question: String, of selection: Selection, bytes: Int = 0) throws -> Shown {
    try verdicts.verdicts(in: selection).answer(to: question) { _ in Shown(bytes) }
  }

  @Test func whatIsShownIsMadeOnceUntilAMemberChanges() throws {
    sync()
    let group = Self.everything
    let index = Selection(namespace: nil, kinds: [Deployment.kind])
    let (first, all) = (try shown("a", of: group), try shown("a", of: index))
    #expect(try shown("a", of: group) === first && shown("a", of: index) === all && first !== all)
    #expect(try shown("b", of: group) !== first)
    verdicts.events.update(samplePod(of: "web", 1))
    #expect(try shown("a", of: group) === first, "nothing is new")
    verdicts.events.update(sampleDeployment("other", namespace: "other"))
    #expect(try shown("a", of: group) === first && shown("a", of: index) !== all)
    verdicts.events.update(samplePod(of: "web", 1, unready: 60))
    #expect(try shown("a", of: group) !== first)
    let changed = try verdicts.verdicts(in: group)
    #expect(states(changed) == ["default/web": .unavailable, "default/shop": .unavailable])
  }

  @Test func whatIsShownIsBounded() throws {
    sync()
    let first = try shown("0", of: Self.everything)
    for question in 1...100 { _ = try shown("\(question)", of: Self.everything) }
    #expect(try shown("0", of: Self.everything) !== first)
    #expect(try shown("100", of: Self.everything) === shown("100", of: Self.everything))
    let small = try shown("small", of: Self.everything, bytes: 1)
    #expect(try shown("small", of: Self.everything) === small)
    let large = try shown("large", of: Self.everything, bytes: AnswerTable.mostBytes + 1)
    #expect(try shown("large", of: Self.everything) !== large, "it takes more than all may")
    #expect(try shown("small", of: Self.everything) === small)
    _ = try shown("as much as may be", of: Self.everything, bytes: AnswerTable.mostBytes)
    #expect(try shown("small", of: Self.everything) !== small)
  }

  @Test func groupsAreBounded() throws {
    sync()
    func selection(_ number: Int) throws -> Selection {
      Selection(
        namespace: "default", kinds: [Deployment.kind],
        selector: try LabelSelector(parsing: "tier!=\(number)"))
    }
    let first = try shown("", of: selection(0))
    for number in 1..<GroupTable.capacity { _ = try shown("", of: selection(number)) }
    #expect(try shown("", of: selection(0)) === first)
    // The one that was asked for least lately makes room.
    let third = try shown("", of: selection(2))
    _ = try shown("", of: selection(100))
    #expect(try shown("", of: selection(0)) === first && shown("", of: selection(2)) === third)
    for number in 101...200 { _ = try shown("", of: selection(number)) }
    #expect(try shown("", of: selection(0)) !== first)
    // Those of all namespaces are others.
    let all = Selection(namespace: nil, kinds: [Deployment.kind])
    let index = try shown("", of: all)
    for number in 201...300 { _ = try shown("", of: selection(number)) }
    #expect(try shown("", of: all) === index)
  }

  @Test(arguments: [("default", true), ("*", true), ("default/deploy", true), ("default/deploy/web", false)])
  func whoeverSeesAllSharesWhatIsShown(pattern: String, seesAll: Bool) throws {
    sync()
    let access = Access(patterns: [try ScopePattern(pattern)])
    let first = try shown("", of: Self.everything)
    let seen = try verdicts.verdicts(in: Self.everything, visibleTo: access)
    #expect((seen.answer(to: "") { _ in Shown(0) } === first) == seesAll)
    #expect(seen.entries.count == (seesAll ? 2 : 1))
  }

  @Test func whatWasReadIsShownToWhoeverAsked() throws {
    sync()
    let both = Selection(namespace: "default", kinds: [Deployment.kind, StatefulSet.kind])
    #expect(try shown("a", of: both) !== shown("a", of: both))
  }

  @Test func theEntriesAreThoseOfThePolls() throws {
    sync()
    let found = try verdicts.verdicts(in: Self.everything)
    for entry in found.entries {
      #expect(try verdicts.verdict(for: entry.workload).entry === entry)
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
    let bad = found.entries.first { $0.workload.name == "bad" }
    #expect(bad?.standing == .unreadable("x"))
  }

  @Test func withoutAnAPIServerItCountsForAWhile() throws {
    sync()
    let error = APIError.status(code: 500, reason: nil, message: nil)
    reader.change { $0.list = .failure(error) }
    clock.advance(by: .seconds(30))
    #expect(try verdicts.verdicts(in: Self.everything).entries.count == 2)
    clock.advance(by: .seconds(1))
    #expect(throws: VerdictFailure.self) { try verdicts.verdicts(in: Self.everything) }
  }

  @Test func aRefusalIsNoAnswerOfTheWatch() {
    sync()
    reader.change { $0.list = .failure(.malformed("x")) }
    clock.advance(by: .seconds(16))
    #expect(throws: VerdictFailure.self) { try verdicts.verdicts(in: Self.everything) }
  }

  // MARK: - Labels

  private func names(_ selector: String, in namespace: String? = "default") throws -> [String] {
    let selection = Selection(
      namespace: namespace, kinds: [Deployment.kind], selector: try LabelSelector(parsing: selector))
    return try verdicts.verdicts(in: selection).entries.map { "\($0.workload)" }.sorted()
  }

  @Test func aSelectorChoosesByTheWorkloadsOwnLabels() throws {
    sync()
    var web = sampleDeployment("web")
    web.labels = ["tier": "front"]
    verdicts.events.update(web)
    #expect(try names("tier") == ["default/web"])
    #expect(try names("tier!=front") == ["default/shop"])
    #expect(try names("app=web").isEmpty, "that is a label of its pods")
    // Nothing but a label changes.
    web.labels = ["tier": "back"]
    verdicts.events.update(web)
    #expect(try names("tier=front").isEmpty && names("tier=back") == ["default/web"])
    web.policy.isIgnored = true
    verdicts.events.update(web)
    #expect(try verdicts.verdict(for: web.reference).entry.traits.isIgnored)
    verdicts.events.remove(web)
    #expect(try names("") == ["default/shop"])
  }

  @Test func whatCannotBeReadHasTheLabelsThatCanBe() throws {
    sync()
    func tell(_ labels: [String: String]?) {
      verdicts.events.update(
        UnreadableObject(
          of: Deployment.resource, namespace: "default", name: "web", labels: labels, problem: "x"))
    }
    tell(["tier": "front"])
    #expect(try names("tier") == ["default/web"])
    tell([:])
    #expect(try names("tier").isEmpty)
    tell(nil)
    #expect(try names("tier") == ["default/web"], "it may have it")
  }

  // MARK: - All namespaces

  @Test func allNamespacesAreLookedUpTogether() throws {
    sync()
    #expect(try names("", in: nil) == ["default/shop", "default/web", "other/web"])
    #expect(reader.reads == 0)
    verdicts.events.remove(sampleDeployment("web", namespace: "other"))
    #expect(try names("", in: nil) == ["default/shop", "default/web"])
  }

  @Test func allNamespacesAreReadTogether() throws {
    reader.change {
      $0.list = .success(
        Listed([
          sampleDeployment("web"), sampleDeployment("shop"), sampleDeployment("web", namespace: "other"),
        ]))
      $0.pods = .success(
        Listed([samplePod(of: "web", 1), samplePod(of: "web", 1, namespace: "other", unready: 60)]))
      $0.now = start
    }
    let found = try live.verdicts(in: Selection(namespace: nil, kinds: [Deployment.kind]))
    #expect(states(found)["default/web"] == .healthy && states(found)["other/web"] == .unavailable)
    #expect(found.entries.count == 3)
  }

  // MARK: - Kinds that may not be read

  @Test func aKindThatMayNotBeReadCostsItselfAlone() throws {
    sync()
    let error = APIError.forbidden(
      PermissionDenied(verb: "list", resource: "statefulsets", group: "apps", namespace: nil, message: "no"))
    reader.change { $0.list = .failure(error) }
    let both = Selection(namespace: "default", kinds: [Deployment.kind, StatefulSet.kind])
    let found = try verdicts.verdicts(in: both)
    #expect(states(found).count == 2 && found.failures.keys.elementsEqual([StatefulSet.kind]))
    #expect(found.confirmation?.date == start)
    let alone = Selection(namespace: "default", kinds: [StatefulSet.kind])
    #expect(throws: VerdictFailure.self) { try verdicts.verdicts(in: alone) }
  }

  @Test func aKindThatIsNotWatchedIsRead() throws {
    sync()
    reader.change {
      let read = UnreadableObject(of: StatefulSet.resource, namespace: "default", name: "read", problem: "x")
      $0.list = .success(Listed([], unreadable: [read]))
      $0.pods = .success(Listed())
      $0.now = start
    }
    let both = Selection(namespace: "default", kinds: [Deployment.kind, StatefulSet.kind])
    let found = try verdicts.verdicts(in: both)
    #expect(found.failures.isEmpty && found.entries.count == 3)
  }

  @Test func aNameIsFoundUnderAnotherKind() throws {
    sync()
    let daemonSet = WorkloadReference(kind: DaemonSet.kind, namespace: "default", name: "web")
    #expect(verdicts.otherKinds(than: daemonSet) == [Deployment.kind])
    #expect(verdicts.otherKinds(than: deployment("web")).isEmpty)
    #expect(live.otherKinds(than: daemonSet).isEmpty, "nobody has asked")
  }
}
