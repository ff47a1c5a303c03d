import Foundation
import Testing

@testable import Health

/// When a state began: what was seen, and what objects tell of what nobody saw.
@Suite struct SinceTests {
  private var memory = WorkloadMemory()

  private mutating func verdict(_ pods: [Pod], at moment: Date = now) -> Verdict {
    Verdict(on: deployment(), pods: pods, at: moment, remembering: &memory)
  }

  private func look(_ deployment: Deployment = deployment(), _ pods: [Pod]) -> Date? {
    Verdict(on: deployment, pods: pods, at: now).since
  }

  @Test mutating func aChangeThatWasSeenIsOfWhatTheObjectsSayIfTheyMaySayIt() {
    let others = readyPods(2)
    #expect(verdict(others + [pod("c", .ready(40))], at: now).since == ago(40))
    // Stamped a second ago, and seen now.
    let lost = verdict(others + [pod("c", .unready(-4))], at: now + 5.25)
    #expect(lost.state == .progressing && lost.since == now + 4)
    // Nobody can have lost a pod before the verdict that saw it.
    let missing = verdict(others, at: now + 9.75)
    #expect(missing.state == .progressing && missing.since == now + 4)
    let gone = verdict([pod("c", .unready(1000))], at: now + 10.75)
    #expect(gone.state == .unavailable && gone.since == now + 10)
    #expect(
      gone.transitions == [
        StateTransition(at: now + 10, from: .progressing, to: .unavailable, .noReplicasReady),
        StateTransition(at: now + 4, from: .healthy, to: .progressing, .podBlip),
      ])
  }

  @Test mutating func aStateThatStaysKeepsItsBeginning() {
    for second in 0..<5 {
      #expect(verdict(readyPods(3), at: now + Double(second)).since == ago(3600))
    }
    #expect(memory.transitions.isEmpty)
  }

  @Test mutating func noMoreThanTenChangesAreRemembered() {
    for number in 0..<25 {
      _ = verdict(number.isMultiple(of: 2) ? readyPods(3) : [], at: now + Double(60 * number))
    }
    #expect(memory.transitions.count == WorkloadMemory.mostTransitions)
    #expect(memory.transitions.first?.time == now + 60 * 24)
    #expect(memory.transitions.first?.to == .healthy && memory.transitions.first?.code == nil)
    #expect(memory.transitions.last?.time == now + 60 * 15)
    #expect(memory.transitions.map(\.time) == memory.transitions.map(\.time).sorted(by: >))
  }

  /// A clock that is set back, or an object that lies, makes no state begin before the one that it followed.
  @Test mutating func momentsOnlyGoOn() {
    _ = verdict(readyPods(3), at: now)
    #expect(verdict([], at: now + 100).since == now + 100)
    #expect(verdict(readyPods(3), at: now + 40).since == now + 100)
    #expect(memory.transitions.map(\.time) == [now + 100, now + 100])
  }

  @Test func healthyIsSinceTheLastPodWasReadyForLongEnough() {
    let pods = [pod("a", .ready(500)), pod("b", .ready(90)), pod("c", .ready(300))]
    #expect(look(pods) == ago(90))
    #expect(look(deployment(minReadySeconds: 30), pods) == ago(60))
    let silent = pods[0].with { $0.ready?.lastTransition = nil }
    #expect(look([silent] + pods[1...]) == nil)
    #expect(look(pods + [pod("d", .unready(5)).terminating]) == ago(90), "one that goes says nothing")
  }

  @Test func aPodThatCannotBeReadTellsNoBeginning() {
    let unreadable = UnreadablePod(
      namespace: "default", name: "x", uid: "x", labels: ["app": "web", "pod-template-hash": "a"],
      controller: .replicaSet("web-a"),
      problem: "p")
    let verdict = Verdict(on: deployment(), pods: readyPods(2), unreadable: [unreadable], at: now)
    #expect(verdict.uncertainty != nil && verdict.since == nil)
  }

  @Test func anOutageIsSinceTheLastPodWasLostOrTheControllerSaysSo() {
    let lost = [pod("a", .unready(500)), pod("b", .unready(90)), pod("c", .unready(300))]
    #expect(look(lost) == ago(90))
    func available(_ status: Condition.Status, _ seconds: Double) -> Deployment {
      deployment(conditions: [Condition(type: "Available", status: status, lastTransition: ago(seconds))])
    }
    #expect(look(available(.false, 200), lost) == ago(90))
    #expect(look(available(.false, 30), lost) == ago(30), "a pod that served is gone")
    #expect(look(available(.true, 30), lost) == ago(90), "a controller that lags tells nothing")
    let neverReady = [pod("a", .starting(500)), pod("b", .starting(90))]
    #expect(look(neverReady) == ago(90))
    #expect(look(available(.false, 4000), neverReady) == ago(4000))
    #expect(look(deployment(observed: nil), []) == nil)
    var new = deployment(observed: nil)
    new.created = ago(7)
    #expect(look(new, []) == ago(7))
  }

  @Test func whatIsAtWorkBeganWithTheFirstOfIt() {
    #expect(look(readyPods(2) + [pod("c", .starting(50))]) == ago(50))
    #expect(look(readyPods(2) + [pod("c", .unready(12))]) == ago(12))
    #expect(look(deployment(minReadySeconds: 300), readyPods(2) + [pod("c", .ready(20))]) == ago(20))
    #expect(look(readyPods(2)) == nil, "no object says since when a pod has been missing")
  }

  @Test func aFaultIsSinceItIsOne() {
    let good = readyPods(2)
    #expect(look(good + [pod("c", .unready(100))]) == ago(85), "a blip has passed first")
    #expect(look(good + [pod("c", .starting(700))]) == ago(100), "its time is over")
    #expect(look(good + [pod("c", .unschedulable(400))]) == ago(100))
    let looping = crashed(restarts: 5, ended: 20, lasted: 10)
    #expect(look(good + [pod("c", .ready(10), app: looping)]) == ago(20), "ready between two crashes")
    #expect(look(good + [pod("c", .unready(45), app: looping)]) == ago(45))
    #expect(look(good + [pod("c", .starting(45), app: looping)]) == ago(45))
    let stalled = deployment(
      updated: 2, total: 3,
      conditions: [
        Condition(
          type: "Progressing", status: .false, reason: "ProgressDeadlineExceeded", lastTransition: ago(60))
      ])
    #expect(look(stalled, readyPods(3)) == ago(60))
  }

  private func look(_ pods: [Pod]) -> Date? { look(deployment(), pods) }
}
