import FastCGI
import Foundation
import Health
import Kubernetes
import Logging
import Synchronization
import System
import TestSupport
import Testing

@testable import Heartbeat
@testable import Monitoring

@Suite struct LiveVerdictsTests {
  private static let web = deployment("web")
  private let reader = ScriptedReader()
  private let readiness = Readiness()

  private func answers(workers: Int = 8) -> LiveVerdicts {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let monitor = APIServerMonitor(
      reader: reader, timeout: .seconds(1), readiness: readiness, logger: logger)
    return LiveVerdicts(
      reader: reader, monitor: monitor, timeout: .seconds(1), workers: workers, health: HealthSettings(),
      memory: VerdictMemory(), logger: logger)
  }

  @Test func aHealthyDeploymentIs200AndMakesReady() {
    #expect(!readiness.isReady)
    let answer = answers().answer(for: Self.web)
    #expect(answer.status.code == 200)
    #expect(answer.text.contains(#""status":"pass""#))
    #expect(answer.text.contains(#""serviceId":"default/web""#))
    #expect(readiness.isReady)
  }

  @Test(
    arguments: [
      (APIError.notFound("no"), 404), (.unauthorized("no"), 502),
      (.status(code: 500, reason: nil, message: nil), 502),
      (.tooManyRequests(retryAfter: nil), 502), (.timedOut("x", isSilent: true), 504), (.malformed("x"), 502),
      (.tooLarge(limit: 1 << 20), 502), (.redirected(to: "x"), 502),
    ] as [(APIError, UInt16)])
  func errorsBecomeTheContractsStatuses(_ error: APIError, _ status: UInt16) {
    reader.change { $0.deployment = .failure(error) }
    #expect(answers().answer(for: Self.web).status.code == status)
    reader.change {
      $0.deployment = .success(.healthy)
      $0.pods = .failure(error)
    }
    #expect(answers().answer(for: Self.web).status.code == status)
  }

  @Test func aMissingWorkloadIsLookedForAmongOtherKindsNowAndThen() throws {
    let daemonSet = WorkloadReference(kind: DaemonSet.kind, namespace: "default", name: "web")
    reader.change {
      $0.deployment = .failure(.notFound("no"))
      $0.others = [
        daemonSet: DaemonSet(namespace: "default", name: "web", uid: "1", selector: LabelSelector())
      ]
    }
    let answers = answers()
    #expect(answers.otherKinds(than: Self.web).isEmpty, "nobody has asked yet")
    for _ in 1...3 { #expect(answers.answer(for: Self.web).status.code == 404) }
    #expect(answers.otherKinds(than: Self.web) == [DaemonSet.kind])
    #expect(reader.reads == 3 && reader.otherReads == WorkloadKind.all.count - 1)
  }

  @Test func withoutWarningsTheVerdictStands() {
    reader.change { $0.warnings = .failure(.unauthorized("no")) }
    #expect(answers().answer(for: Self.web).status.code == 200)
  }

  @Test func aShortageIsRememberedBetweenPolls() {
    let answers = answers()
    reader.change {
      var deployment = Deployment.healthy
      deployment.desiredReplicas = 4
      deployment.status.updated = 4
      $0.deployment = .success(deployment)
      $0.pods = .success(
        Listed(
          (1...3).map { number in
            var pod = Pod.readyOne
            pod.uid = "uid-\(number)"
            return pod
          }))
    }
    #expect(answers.answer(for: Self.web).status.code == 200)
    reader.change { $0.now += 9 }
    #expect(answers.answer(for: Self.web).status.code == 200)
    reader.change { $0.now += 1 }
    let late = answers.answer(for: Self.web)
    #expect(late.status.code == 503)
    #expect(late.text.contains("PodsMissing"))
  }

  @Test func pollsOfOneDeploymentShareARead() {
    let answers = answers(workers: 64)
    let gate = DispatchSemaphore(value: 0)
    reader.change { $0.beforeReading = { gate.wait() } }
    let statuses = Mutex<[UInt16]>([])
    let threads = (0..<8).map { _ in
      Foundation.Thread { [answers] in
        let code = answers.answer(for: Self.web).status.code
        statuses.withLock { $0.append(code) }
      }
    }
    for thread in threads { thread.start() }
    #expect(eventually { answers.flights.followers(of: Self.web) == 7 }, "the others have joined the first")
    for _ in 0..<8 { gate.signal() }
    #expect(eventually { statuses.withLock { $0.count } == 8 })
    #expect(statuses.withLock { $0.allSatisfy { $0 == 200 } })
    #expect(reader.reads == 1)
  }

  @Test func pollsThatComeAtTheSameMomentWaitForTheirTurnToRead() {
    let answers = answers(workers: 128)
    let inside = Atomic(0)
    let most = Atomic(0)
    let answered = Atomic(0)
    reader.change {
      $0.beforeReading = {
        most.max(inside.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
        usleep(5000)
        inside.subtract(1, ordering: .relaxed)
      }
    }
    let done = DispatchGroup()
    for number in 0..<60 {
      done.enter()
      Foundation.Thread {
        let reference = deployment("d\(number)")
        if answers.answer(for: reference).status.code == 200 { answered.add(1, ordering: .relaxed) }
        done.leave()
      }.start()
    }
    #expect(done.wait(timeout: .now() + 20) == .success)
    let (all, atOnce) = (answered.load(ordering: .relaxed), most.load(ordering: .relaxed))
    #expect(all == 60 && atOnce <= 16, "\(all) answered, \(atOnce) at once")
  }

  @Test func readsHoldAtMostHalfOfTheWorkers() {
    let answers = answers(workers: 4)
    let gate = DispatchSemaphore(value: 0)
    reader.change { $0.beforeReading = { gate.wait() } }
    let done = DispatchGroup()
    for name in ["a", "b"] {
      done.enter()
      Foundation.Thread { [answers] in
        _ = answers.answer(for: deployment(name))
        done.leave()
      }.start()
    }
    #expect(eventually { reader.reads == 2 })
    let third = answers.answer(for: deployment("c"))
    #expect(third.status.code == 503)
    #expect(third.ownFields.all.contains { $0.description == "Retry-After: 1" })
    #expect(reader.reads == 2)
    gate.signal()
    gate.signal()
    #expect(done.wait(timeout: .now() + 10) == .success)
  }

  @Test func whoWaitsForAnothersReadHoldsAWorkerToo() {
    let answers = answers(workers: 4)
    let gate = DispatchSemaphore(value: 0)
    reader.change { $0.beforeReading = { gate.wait() } }
    let done = DispatchGroup()
    for _ in 0..<2 {
      done.enter()
      Foundation.Thread { [answers] in
        _ = answers.answer(for: Self.web)
        done.leave()
      }.start()
    }
    #expect(eventually { answers.flights.followers(of: Self.web) == 1 })
    #expect(answers.answer(for: Self.web).status.code == 503)
    gate.signal()
    #expect(done.wait(timeout: .now() + 10) == .success)
    #expect(reader.reads == 1)
  }

  @Test func whatFailedIsNotReadAgainAtOnce() {
    let answers = answers()
    reader.change { $0.deployment = .failure(.status(code: 500, reason: nil, message: nil)) }
    for _ in 0..<100 { #expect(answers.answer(for: Self.web).status.code == 502) }
    #expect(reader.reads == 1)
    reader.change { $0.deployment = .success(.healthy) }
    #expect(eventually { answers.answer(for: Self.web).status.code == 200 })
    #expect(reader.reads == 2)
  }

  @Test func aDeploymentThatTheAPIServerFailsToReadIsItsOwnProblem() {
    let answers = answers()
    reader.change { $0.deployments["bad"] = .failure(.status(code: 500, reason: nil, message: nil)) }
    for _ in 0..<20 {
      let bad = answers.answer(for: deployment("bad"))
      #expect(bad.status.code == 502)
      #expect(answers.answer(for: Self.web).status.code == 200)
    }
  }

  @Test(arguments: [500, 502, 503, 504])
  func whenItFailsToReadSeveralOneProberAsks(_ code: Int) {
    let answers = answers()
    reader.change { $0.deployment = .failure(.status(code: code, reason: nil, message: nil)) }
    let references = (0..<100).map { deployment("d\($0)") }
    // The probes that ask for nothing much go well: the reads decide.
    for reference in references { #expect(answers.answer(for: reference).status.code == 502) }
    #expect(reader.reads <= 10, "three of them, and the prober's")
    reader.change { $0.deployment = .success(.healthy) }
    #expect(eventually { answers.answer(for: references[99]).status.code == 200 })
  }

  @Test func retryAfterIsKeptTo() {
    let answers = answers()
    let begin = MonotonicInstant.now
    reader.change { $0.deployment = .failure(.tooManyRequests(retryAfter: .seconds(2))) }
    for number in 0..<100 {
      let reference = deployment("d\(number)")
      #expect(answers.answer(for: reference).status.code == 502)
    }
    #expect(reader.reads == 1)
    #expect(reader.probes == 0)
    #expect(eventually { reader.probes == 1 })
    #expect(MonotonicInstant.now - begin >= .seconds(2))
    reader.change { $0.deployment = .success(.healthy) }
    #expect(eventually { answers.answer(for: Self.web).status.code == 200 })
  }

  @Test func whileTheAPIServerIsOutOfReachOneProberAsks() {
    let answers = answers()
    let refused = APIError.unreachable(ConnectionFailure(kind: .connect, text: "refused"))
    reader.change {
      $0.deployment = .failure(refused)
      $0.probe = .failure(refused)
    }
    for _ in 0..<1000 {
      #expect(answers.answer(for: Self.web).status.code == 502)
    }
    #expect(reader.reads == 1, "polls do not ask")
    #expect(eventually { reader.probes >= 2 }, "the prober does")
    reader.change {
      $0.deployment = .success(.healthy)
      $0.probe = .success(())
    }
    #expect(eventually { answers.answer(for: Self.web).status.code == 200 })
  }

  @Test func aSlowListIsNoOutageWhenAProbeIsAnswered() {
    let answers = answers()
    reader.change { $0.pods = .failure(.timedOut("pods", isSilent: true)) }
    #expect(answers.answer(for: Self.web).status.code == 504)
    #expect(eventually { reader.probes == 1 })
    reader.change { $0.pods = .success(Listed([.readyOne])) }
    #expect(answers.answer(for: Self.web).status.code == 200)
  }
}
