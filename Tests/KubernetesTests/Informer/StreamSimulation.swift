import System
@testable import Kubernetes

/// Streams and an API server in a time of their own: ten minutes pass in a moment, and no test waits.
struct StreamSimulation {
  /// What the API server does with a request.
  enum Answer: Sendable {
    /// A page of a list.
    case page(next: String?, bytes: Int = 100, isAdvancing: Bool = true)
    /// No answer, or a refusal.
    case failure(APIError)
    /// A watch that lasts for a time, and ends as it should or with an error.
    case watch(lasting: Duration, receiving: Bool = true, error: APIError? = nil)
  }

  /// How long an answer takes to come.
  var latency = Duration.milliseconds(1)
  private(set) var requests: [Duration] = []
  private var machines: [Reflector.StateMachine]
  private var budget: RequestBudget?
  private let begin = MonotonicInstant.now

  /// - Parameters:
  ///   - streams: How many streams there are.
  ///   - isBudgeted: Whether the last line of defence is in place too.
  init(streams: Int = 3, isBudgeted: Bool) {
    machines = (0..<streams).map { _ in Reflector.StateMachine(configuration: WatchConfiguration()) }
    if isBudgeted {
      budget = RequestBudget(streams: streams, configuration: WatchConfiguration(), now: begin)
    }
  }

  /// Lets time pass.
  ///
  /// - Parameters:
  ///   - length: How much.
  ///   - most: The most requests; a stream without pauses would never come to an end.
  ///   - server: Answers a request, given its number among those of its stream.
  mutating func run(
    for length: Duration, most: Int = 100_000,
    server: (_ request: Reflector.StateMachine.Request, _ number: Int) -> Answer
  ) {
    var wakeTimes = machines.map { _ in Duration.zero }
    var numbers = machines.map { _ in 0 }
    while requests.count < most {
      let next = wakeTimes.indices.min { wakeTimes[$0] < wakeTimes[$1] } ?? 0
      guard wakeTimes[next] < length else { return }
      var now = wakeTimes[next]
      var actions = machines[next].resume()
      step: while true {
        var following: [Reflector.StateMachine.Action] = []
        for action in actions {
          switch action {
          case .send(let request):
            let item = machines[next].item(for: request)
            let moment = begin + now
            if let wait = budget?.take(item, at: moment) {
              wakeTimes[next] = now + max(wait, .milliseconds(1))
              break step
            }
            requests.append(now)
            numbers[next] += 1
            (following, now) = act(on: server(request, numbers[next]), of: next, at: now + latency)
          case .wait(let pause):
            wakeTimes[next] = now + pause.lowerBound
            break step
          case .publish, .report: break
          }
        }
        actions = following
        if actions.isEmpty { break }
        if requests.count >= most { break }
      }
    }
  }

  private mutating func act(
    on answer: Answer, of stream: Int, at now: Duration
  ) -> ([Reflector.StateMachine.Action], Duration) {
    switch answer {
    case .page(let next, let bytes, let isAdvancing):
      let actions = machines[stream].listed(
        version: "7", next: next, bytes: bytes, isAdvancing: isAdvancing, at: begin + now)
      return (actions, now)
    case .failure(let error): return (machines[stream].failed(error, at: begin + now), now)
    case .watch(let lifetime, let isReceiving, let error):
      _ = machines[stream].opened(at: begin + now)
      if isReceiving { machines[stream].received(version: "8") }
      let end = now + lifetime
      if let error { return (machines[stream].failed(error, at: begin + end), end) }
      return (machines[stream].ended(at: begin + end), end)
    }
  }
}
