import Foundation
import Health
import Kubernetes
import TestSupport
import Testing

@testable import Monitoring

/// What is told of a watch in numbers.
@Suite struct MetricsTests {
  private let clock = ManualClock(epoch: start)
  private let verdicts: WatchedVerdicts

  init() {
    verdicts = watched(ScriptedReader(), clock).watch
  }

  private static func unreadable(_ name: String) -> UnreadableObject {
    UnreadableObject(of: Pod.resource, namespace: "default", name: name, problem: "field x")
  }

  private func unreadablePods() -> Int? { verdicts.metrics(withWorkloads: false).unreadable["pods"] }

  @Test func objectsThatCannotBeReadAreCountedAsLongAsTheyAreThere() {
    let events = verdicts.events
    #expect(unreadablePods() == 0)
    events.replace(pods: [], unreadable: [Self.unreadable("a"), Self.unreadable("b")], in: .cluster)
    #expect(unreadablePods() == 2)
    events.update(Self.unreadable("b"))
    events.update(Self.unreadable("c"))
    #expect(unreadablePods() == 3)
    var mended = samplePod(of: "web", 1)
    mended.name = "a"
    events.update(mended)
    #expect(unreadablePods() == 2)
    events.remove(Self.unreadable("c"))
    events.remove(samplePod(of: "web", 7))
    #expect(unreadablePods() == 1)
    events.replace(pods: [], in: .cluster)
    #expect(unreadablePods() == 0)
  }

  @Test func theAgeIsThatOfTheOldestConfirmation() {
    let two = watched(ScriptedReader(), clock, scopes: [.namespace("a"), .namespace("b")]).watch
    #expect(two.metrics(withWorkloads: false).confirmedAges.isEmpty)
    two.events.confirm(WatchStream(Pod.self, in: .namespace("a")), at: clock.now)
    clock.advance(by: .seconds(7))
    two.events.confirm(WatchStream(Pod.self, in: .namespace("b")), at: clock.now)
    clock.advance(by: .seconds(2))
    #expect(two.metrics(withWorkloads: false).confirmedAges == ["pods": .seconds(9)])
    two.events.change(WatchStream(Pod.self, in: .namespace("a")), to: .forbidden(.malformed("x")))
    #expect(two.metrics(withWorkloads: false).confirmedAges == ["pods": .seconds(2)])
  }

  @Test func whatBreaksIsCounted() {
    let stream = WatchStream(Pod.self, in: .cluster)
    for state: WatchStream.State in [
      .watching, .broken(.malformed("x")), .watching, .broken(.malformed("y")),
    ] {
      verdicts.events.change(stream, to: state)
    }
    let restarts = verdicts.metrics(withWorkloads: false).watchRestarts
    #expect(restarts["pods"] == 2 && restarts["deployments"] == 0)
  }

  @Test func workloadsAreToldOfWithoutJobsAndOnlyIfAsked() {
    let events = verdicts.events
    events.replace(deployments: [sampleDeployment("web")], in: .cluster)
    events.replace(pods: [], in: .cluster)
    for type in [Deployment.self, Pod.self, Job.self] as [any WatchedObject.Type] {
      if type == Job.self {
        events.handle(
          .replaced([.workload(Job(namespace: "default", name: "run", uid: "run"))]),
          from: WatchStream(type, in: .cluster))
      }
      events.confirm(WatchStream(type, in: .cluster), at: clock.now)
    }
    #expect(verdicts.metrics(withWorkloads: true).workloads.map(\.workload.name) == ["web"])
    #expect(verdicts.metrics(withWorkloads: false).workloads.isEmpty)
    verdicts.events.change(WatchStream(Deployment.self, in: .cluster), to: .forbidden(.malformed("x")))
    #expect(verdicts.metrics(withWorkloads: true).workloads.isEmpty, "nobody knows how they are by now")
  }
}
