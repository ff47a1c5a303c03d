import Foundation
import Testing

@testable import Health

/// Numbers and moments that nobody would write, and that somebody may: the process must live.
@Suite struct HostileNumberTests {
  private static let numbers = [Int.min, .min + 1, -1, 0, 1, Int(Int32.max), .max - 1, .max]

  @Test(arguments: numbers, numbers)
  func replicasAndStrategies(replicas: Int, other: Int) {
    for value in [IntOrPercent.count(other), .percent(other)] {
      for strategy in [
        Deployment.Strategy.rollingUpdate(maxUnavailable: value, maxSurge: value), .recreate,
      ] {
        for required in [nil, value] {
          var deployment = deployment(
            replicas: replicas, updated: other, total: replicas, generation: Int64(replicas),
            observed: Int64(other), strategy: strategy, minReadySeconds: other, deadline: other)
          deployment.status.available = other
          let verdict = Verdict(
            on: deployment, pods: readyPods(2) + [pod("bad", .starting(60))], at: now,
            under: HealthSettings(required: required))
          // None of them makes an outage of what is ready for one, nor the other way round.
          if replicas <= 0 { #expect(verdict.state == .unavailable) }
          #expect(verdict.pods.absent >= 0)
        }
      }
    }
  }

  @Test(
    arguments: [0, 253_402_300_799, -62_135_596_800, 1e300, -1e300, .infinity, -.infinity, .nan]
      as [TimeInterval])
  func moments(seconds: TimeInterval) {
    let moment = Date(timeIntervalSince1970: seconds)
    var pods = [
      pod("web-0", .unready(60)), pod("web-1", .starting(60)), pod("web-2").finished(.failed, 60),
      pod("web-3"), pod("web-4").terminating(by: moment), pod("web-5", .unschedulable(60)),
      pod("web-6", app: crashed(restarts: .max, ended: 60, lasted: 60)),
    ]
    for index in pods.indices {
      pods[index].created = moment
      pods[index].started = moment
      pods[index].ready?.lastTransition = moment
      pods[index].scheduled?.lastTransition = moment
      pods[index].containers.append(
        container(
          "other", restarts: .min, state: .running(since: moment),
          last: .init(exitCode: .min, started: moment, finished: moment)))
    }
    let warnings = pods.map {
      PodWarning(podUID: $0.uid, reason: "BackOff", message: "", lastSeen: moment, count: .max)
    }
    for now in [now, moment] {
      let verdict = Verdict(
        on: deployment(replicas: 9), pods: pods, warnings: warnings, at: now,
        remembering: WorkloadMemory(shortageSince: moment))
      #expect(verdict.state == .unavailable || verdict.pods.ready > 0)
    }
  }

  @Test(arguments: [
    (IntOrPercent.percent(.max), Int.max, Int.max / 100, Int.max / 100),
    (.percent(3_000_000_000), .max, .max / 100, .max / 100), (.percent(.min), .max, .min / 100, .min / 100),
    (.percent(100), .max, .max / 100, .max / 100), (.percent(25), 10, 2, 3), (.count(.min), 5, .min, .min),
  ])
  func percentages(value: IntOrPercent, total: Int, down: Int, up: Int) {
    #expect(value.resolved(of: total, rounding: .down) == down)
    #expect(abs(value.resolved(of: total, rounding: .up).subtractingReportingOverflow(up).partialValue) <= 1)
  }

  @Test(arguments: [Int.min, -1, Int.max]) func statefulSets(number: Int) {
    for strategy in [
      StatefulSet.UpdateStrategy.standard,
      .rollingUpdate(partition: number, maxUnavailable: .percent(.max)),
      .rollingUpdate(partition: 0, maxUnavailable: .count(number)),
    ] {
      let set = StatefulSet(
        namespace: "default", name: "web", uid: "uid-web", desiredReplicas: number, updateStrategy: strategy,
        updatedReplicas: number, currentRevision: "web-a", updateRevision: "web-b")
      expectSense(of: set)
    }
  }

  @Test(arguments: [Int.min, -1, Int.max]) func daemonSets(number: Int) {
    for strategy in [
      DaemonSet.UpdateStrategy.standard, .rollingUpdate(maxUnavailable: .percent(.max)),
      .rollingUpdate(maxUnavailable: .count(number)),
    ] {
      let set = DaemonSet(
        namespace: "default", name: "web", uid: "uid-web", updateStrategy: strategy, minReadySeconds: number,
        desiredNumberScheduled: number, updatedNumberScheduled: number)
      expectSense(of: set)
    }
  }

  private func expectSense(of workload: some Workload) {
    let pods = readyPods(2).map { pod in
      pod.with { $0.controller = OwnerReference(kind: type(of: workload).kind.rawValue, name: "web") }
    }
    #expect(Verdict(on: workload, pods: pods, at: now).pods.required >= 0)
  }
}
