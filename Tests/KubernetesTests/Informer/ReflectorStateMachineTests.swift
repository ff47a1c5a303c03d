import System
import Testing

@testable import Kubernetes

@Suite("Rules of list and watch")
struct ReflectorStateMachineTests {
  private typealias Action = Reflector.StateMachine.Action
  private static let configuration = WatchConfiguration()
  private static let quick = Action.wait(configuration.retryDelay)
  private static let gone = APIError.status(code: 410, reason: "Expired", message: nil)
  private static let broken = APIError.unreachable(ConnectionFailure(kind: .interrupted, text: "reset"))

  private let now = MonotonicInstant.now

  /// A machine whose watch from version 7 has begun to be answered at `now`.
  private func watching() -> Reflector.StateMachine {
    var machine = Reflector.StateMachine(configuration: Self.configuration)
    _ = machine.start()
    _ = machine.listed(version: "7", next: nil)
    #expect(machine.opened(at: now) == [.report(.watching)])
    return machine
  }

  @Test("pages are asked for one after the other, shown together, and watched from their version")
  func pages() {
    var machine = Reflector.StateMachine(configuration: Self.configuration)
    #expect(machine.start() == [.send(.list(page: nil))])
    #expect(machine.listed(version: "7", next: "x") == [.send(.list(page: "x"))])
    #expect(machine.listed(version: "7", next: nil) == [.publish, .send(.watch(from: "7"))])
    #expect(machine.opened(at: now) == [.report(.watching)])
  }

  @Test("a page that fails is asked for again, unless its token has expired")
  func failedPage() {
    var machine = Reflector.StateMachine(configuration: Self.configuration)
    _ = machine.listed(version: "7", next: "x")
    #expect(machine.failed(Self.broken, at: now).first == .report(.broken(Self.broken)))
    #expect(machine.resume() == [.send(.list(page: "x"))])
    _ = machine.failed(Self.gone, at: now)
    #expect(machine.resume() == [.send(.list(page: nil))])
  }

  @Test("a watch that was healthy goes on after its last version, at once and without being called broken")
  func cleanEnd() {
    var machine = watching()
    machine.received(version: "9")
    #expect(machine.ended(at: now) == [Self.quick])
    #expect(machine.resume() == [.send(.watch(from: "9"))])
    #expect(machine.opened(at: now) == [])
    #expect(machine.ended(at: now + Self.configuration.healthyAfter) == [Self.quick])
  }

  @Test("a server that ends every watch at once is not asked without growing pauses")
  func emptyWatches() {
    var machine = watching()
    var longest: [Duration] = []
    for _ in 0..<4 {
      let actions = machine.ended(at: now)
      guard case .wait(let pause) = actions.last else { break }
      longest.append(pause.upperBound)
      _ = machine.opened(at: now)
    }
    #expect(longest == [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4)])
  }

  @Test("a healthy watch that breaks is tried again at once, and then with growing pauses up to the limit")
  func backoff() {
    var machine = watching()
    machine.received(version: "9")
    #expect(machine.failed(Self.broken, at: now) == [.report(.broken(Self.broken)), Self.quick])
    var pauses: [Duration] = []
    for _ in 0..<9 {
      #expect(machine.resume() == [.send(.watch(from: "9"))])
      let actions = machine.failed(Self.broken, at: now)
      #expect(actions.count == 1, "the same state is reported once")
      if case .wait(let pause) = actions[0] {
        #expect(pause.lowerBound * 2 == pause.upperBound)
        pauses.append(pause.upperBound)
      }
    }
    #expect(
      pauses == [0.5, 1, 2, 4, 8, 16, 30, 30, 30].map { Duration.seconds($0) })
    #expect(machine.opened(at: now) == [.report(.watching)])
    machine.received(version: "10")
    #expect(machine.failed(Self.broken, at: now).last == Self.quick, "success ends the backoff")
  }

  @Test("a version that is gone leads to a new list: at once, but not without a pause again and again")
  func expiry() {
    var machine = watching()
    machine.received(version: "9")
    #expect(machine.failed(Self.gone, at: now) == [.report(.listing), .send(.list(page: nil))])
    #expect(machine.listed(version: "20", next: nil) == [.publish, .send(.watch(from: "20"))])
    #expect(machine.failed(Self.gone, at: now) == [.send(.list(page: nil))])
    _ = machine.listed(version: "20", next: nil)
    guard case .wait = machine.failed(Self.gone, at: now).last else {
      Issue.record("the third list in a row is not delayed")
      return
    }
    #expect(machine.resume() == [.send(.list(page: nil))])
  }

  @Test(
    "what a failed watch is followed by",
    arguments: [
      (
        APIError.status(code: 500, reason: nil, message: nil), Reflector.StateMachine.Request.watch(from: "7")
      ),
      (.status(code: 502, reason: nil, message: nil), .watch(from: "7")),
      (.status(code: 503, reason: nil, message: nil), .watch(from: "7")),
      (.tooManyRequests(retryAfter: nil), .watch(from: "7")),
      (.timedOut("", isSilent: true), .watch(from: "7")),
      (broken, .watch(from: "7")),
      // Such as `Too large resource version`.
      (.status(code: 504, reason: "Timeout", message: nil), .list(page: nil)),
      (.status(code: 400, reason: nil, message: nil), .list(page: nil)),
      (.malformed(""), .list(page: nil)),
      (.tooLarge(limit: 1), .list(page: nil)),
    ])
  func nextRequest(error: APIError, request: Reflector.StateMachine.Request) {
    var machine = watching()
    #expect(machine.failed(error, at: now).first == .report(.broken(error)))
    #expect(machine.resume() == [.send(request)])
  }

  @Test(
    "the server's Retry-After is honoured when it is longer than ours, up to five minutes",
    arguments: [
      (2, Duration.seconds(2)...Duration.seconds(2.5)), (0, .milliseconds(250)...Duration.milliseconds(500)),
      (86_400, .seconds(300)...Duration.seconds(375)),
    ])
  func retryAfter(seconds: Int, pause: ClosedRange<Duration>) {
    let error = APIError.status(code: 503, reason: nil, message: nil)
    var machine = Reflector.StateMachine(configuration: Self.configuration)
    #expect(machine.failed(error, retryAfter: .seconds(seconds), at: now).last == .wait(pause))
    machine = Reflector.StateMachine(configuration: Self.configuration)
    #expect(machine.failed(.tooManyRequests(retryAfter: .seconds(seconds)), at: now).last == .wait(pause))
  }

  @Test("what is forbidden is told so and tried again about once a minute, from the same version")
  func forbidden() {
    let error = APIError.forbidden(
      PermissionDenied(verb: "watch", resource: "pods", group: "", namespace: nil, message: ""))
    var machine = Reflector.StateMachine(configuration: Self.configuration)
    _ = machine.listed(version: "7", next: nil)
    #expect(
      machine.failed(error, at: now) == [
        .report(.forbidden(error)), .wait(Self.configuration.forbiddenDelay),
      ])
    #expect(machine.failed(error, at: now) == [.wait(Self.configuration.forbiddenDelay)])
    #expect(machine.resume() == [.send(.watch(from: "7"))])
  }

  @Test("refused credentials count when the next ones are refused too; a plugin at work does not count")
  func credentials() {
    var machine = Reflector.StateMachine(configuration: Self.configuration)
    let refused = APIError.unauthorized("")
    #expect(machine.failed(.credentials(CredentialError("", isTimeout: true)), at: now) == [Self.quick])
    #expect(machine.failed(refused, at: now) == [Self.quick])
    #expect(machine.failed(refused, at: now).first == .report(.broken(refused)))
    _ = machine.listed(version: "7", next: nil)
    #expect(machine.failed(refused, at: now) == [Self.quick])
    let missing = APIError.credentials(CredentialError("no file"))
    #expect(machine.failed(missing, at: now).first == .report(.broken(missing)))
  }
}
