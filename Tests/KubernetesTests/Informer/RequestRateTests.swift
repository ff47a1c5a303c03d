import TestSupport
import Testing

@testable import Kubernetes

@Suite("How often an API server is asked, whatever it does")
struct RequestRateTests {
  /// What an API server does.
  struct Behaviour: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let answer: @Sendable (Reflector.StateMachine.Request, Int) -> StreamSimulation.Answer

    init(
      _ name: String,
      _ answer: @escaping @Sendable (Reflector.StateMachine.Request, Int) -> StreamSimulation.Answer
    ) {
      testDescription = name
      self.answer = answer
    }

    /// Lists as they should be, and watches that all go the same way.
    static func watches(_ name: String, _ watch: StreamSimulation.Answer) -> Behaviour {
      Behaviour(name) { request, _ in
        if case .watch = request { watch } else { .page(next: nil) }
      }
    }

    static func all(_ error: APIError) -> Behaviour {
      Behaviour("always \(error)") { _, _ in .failure(error) }
    }
  }

  private static let gone = APIError.status(code: 410, reason: "Expired", message: nil)

  private static let broken: [Behaviour] =
    [
      .watches("a bookmark, then 410", .watch(lasting: .zero, error: gone)),
      .watches("410 at once", .failure(gone)),
      .watches("the end right after a bookmark", .watch(lasting: .zero)),
      .watches("the end at once", .watch(lasting: .zero, receiving: false)),
      .watches("a line that cannot be read after a bookmark", .watch(lasting: .zero, error: .malformed(""))),
      .watches(
        "a reset after a bookmark",
        .watch(
          lasting: .zero, error: .unreachable(ConnectionFailure(kind: .interrupted, text: "reset")))),
      .watches("the end after 0.9 s", .watch(lasting: .seconds(0.9))),
      .watches("the end after 1 s", .watch(lasting: .seconds(1))),
      .watches("410 after 1 s", .watch(lasting: .seconds(1), error: gone)),
      .watches("the end after 5 s", .watch(lasting: .seconds(5))),
      .watches("410 after 9 s", .watch(lasting: .seconds(9), error: gone)),
      .watches("a refusal of the credentials", .failure(.unauthorized(""))),
      Behaviour("410 for each next page") { request, _ in
        if case .list(.some) = request { .failure(gone) } else { .page(next: "x") }
      },
      Behaviour("a next page that is the same") { _, _ in .page(next: "x") },
      Behaviour("endless pages, small ones") { _, number in .page(next: "\(number)") },
      Behaviour("next pages whose credentials are refused each second time") { _, number in
        number.isMultiple(of: 2) ? .failure(.unauthorized("")) : .page(next: "\(number)")
      },
    ]
    + ([
      .malformed("an empty body"), .tooLarge(limit: 1), .redirected(to: "x"),
      .tooManyRequests(retryAfter: nil),
      .tooManyRequests(retryAfter: .zero), .tooManyRequests(retryAfter: .seconds(UInt32.max)),
      .status(code: 500, reason: nil, message: nil),
      .status(code: 503, reason: nil, message: nil, retryAfter: .zero),
      .status(code: 400, reason: nil, message: nil), gone, .unauthorized(""),
      .timedOut("", isSilent: true), .outOfBudget(limit: 1),
    ] as [APIError]).map { .all($0) }

  @Test("about three times a second at most, on average", arguments: broken)
  func rate(_ behaviour: Behaviour) {
    var simulation = StreamSimulation(isBudgeted: true)
    simulation.run(for: .seconds(600), server: behaviour.answer)
    #expect(simulation.requests.count <= 12 + 600 * 3)
    #expect(simulation.requests.count { $0 < .seconds(10) } <= 12 + 10 * 3)
  }

  @Test("pauses alone see to that, but for pages without end", arguments: broken)
  func pauses(_ behaviour: Behaviour) {
    guard !behaviour.testDescription.contains("pages") else { return }
    var simulation = StreamSimulation(isBudgeted: false)
    simulation.run(for: .seconds(600), server: behaviour.answer)
    #expect(simulation.requests.count <= 600 * 2)
  }

  @Test("pages without end are few as well when they are large, but for those that a large cluster has")
  func largePages() {
    var simulation = StreamSimulation(isBudgeted: true)
    simulation.run(for: .seconds(600)) { _, number in .page(next: "\(number)", bytes: 50_000) }
    #expect(simulation.requests.count <= 12 + Int(RequestBudget.pages) + 600 * 3)
  }

  @Test("large pages that go round in a circle are few from the beginning")
  func circle() {
    var simulation = StreamSimulation(isBudgeted: true)
    simulation.run(for: .seconds(10)) { _, number in
      .page(next: "\(number)", bytes: 50_000, isAdvancing: false)
    }
    #expect(simulation.requests.count <= 12 + 10 * 3)
  }

  @Test("whatever it does", arguments: 0..<20)
  func anything(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var simulation = StreamSimulation(streams: 5, isBudgeted: true)
    let errors: [APIError] = [
      Self.gone, .malformed(""), .unauthorized(""), .tooManyRequests(retryAfter: .zero), .tooLarge(limit: 1),
      .credentials(CredentialError("late", isTimeout: true)), .status(code: 504, reason: nil, message: nil),
    ]
    simulation.run(for: .seconds(300)) { request, number in
      let error = errors.randomElement(using: &random)
      if let error, Int.random(in: 0..<3, using: &random) == 0 { return .failure(error) }
      guard case .watch = request else {
        return .page(
          next: Bool.random(using: &random) ? "\(number)" : nil,
          bytes: Int.random(in: 0..<60_000, using: &random))
      }
      return .watch(
        lasting: .milliseconds(Int.random(in: 0..<2500, using: &random)),
        receiving: .random(using: &random), error: Bool.random(using: &random) ? error : nil)
    }
    #expect(simulation.requests.count <= 16 + Int(RequestBudget.pages) + 300 * 3)
  }

  @Test("the first list of a large cluster needs no pause, and the watches begin right after it")
  func largeCluster() {
    var simulation = StreamSimulation(isBudgeted: true)
    simulation.latency = .zero
    // 100,000 objects of each kind.
    simulation.run(for: .seconds(1), most: 3 * 201) { request, number in
      if case .watch = request { return .watch(lasting: .seconds(600)) }
      return .page(next: number < 199 ? "\(number)" : nil, bytes: 3_000_000)
    }
    #expect(simulation.requests.count == 3 * 200)
    #expect(simulation.requests.allSatisfy { $0 == .zero })
  }

  @Test("a watch that ends after minutes goes on at once, each time")
  func longWatches() {
    var simulation = StreamSimulation(streams: 1, isBudgeted: true)
    simulation.run(for: .seconds(3000)) { request, _ in
      if case .watch = request { .watch(lasting: .seconds(300)) } else { .page(next: nil) }
    }
    let pauses = zip(simulation.requests.dropFirst(), simulation.requests.dropFirst(2)).map { $1 - $0 }
    #expect(pauses.count >= 9)
    #expect(pauses.allSatisfy { $0 <= .seconds(300) + .milliseconds(102) })
  }

  @Test("many namespaces begin at once, and begin anew at once after an outage")
  func manyStreams() {
    var simulation = StreamSimulation(streams: 60, isBudgeted: true)
    simulation.latency = .zero
    simulation.run(for: .seconds(1)) { request, _ in
      if case .watch = request { .watch(lasting: .seconds(600)) } else { .page(next: nil) }
    }
    #expect(simulation.requests.count == 120)
    #expect(simulation.requests.allSatisfy { $0 == .zero })
  }
}
