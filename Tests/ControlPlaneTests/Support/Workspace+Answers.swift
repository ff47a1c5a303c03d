import Health
import Testing
import TestSupport

/// What a poll says, as far as tests care.
struct Answer: Equatable, CustomStringConvertible {
  /// The HTTP status.
  let status: Int
  let state: HealthState?
  /// The codes of the reasons, each once, in the order of the answer.
  let codes: [ReasonCode]

  init(_ status: Int, _ state: HealthState?, _ codes: [ReasonCode]) {
    (self.status, self.state, self.codes) = (status, state, codes)
  }

  /// Takes it from what curl brought.
  init(_ result: CurlResult) {
    self.init(result.status, body: result.body)
  }

  /// Takes it from an answer as it came.
  init(_ status: Int, body: String) {
    let json = (try? JSON(body)) ?? .null
    var codes: [ReasonCode] = []
    for code in json["reasons"].elements.compactMap({ $0["code"].string.flatMap(ReasonCode.init) })
    where !codes.contains(code) {
      codes.append(code)
    }
    self.init(status, json["state"].string.flatMap(HealthState.init), codes)
  }

  var description: String {
    "\(status) \(state?.rawValue ?? "-") \(codes.map(\.rawValue).joined(separator: ", "))"
  }
}

extension CurlResult {
  /// Whether a warning comes as evidence for a reason.
  fileprivate func tells(of event: String) -> Bool {
    let reasons = (try? JSON(body))?["reasons"].elements ?? []
    return reasons.contains { $0["event"].string?.hasPrefix("\(event): ") == true }
  }
}

extension HeartbeatServer {
  /// Polls a workload.
  func poll(
    _ name: String, of resource: Resource = .deployments, in namespace: String
  ) async throws -> CurlResult {
    try await curl("--max-time", "15", verdict("\(namespace)/\(resource.name)/\(name)"))
  }
}

extension Workspace {
  /// Waits for an answer, exactly this one.
  ///
  /// - Parameters:
  ///   - name: The workload that is asked for.
  ///   - resource: Its resource.
  ///   - status: The HTTP status.
  ///   - state: The state, nil when there is no verdict.
  ///   - codes: The codes of all reasons.
  ///   - event: The reason of a warning that must come as evidence as well, nil when none matters.
  ///   - server: Whom to ask, the suite's own when nil.
  ///   - fixture: The name under which to keep the objects that led to it, where fixtures are recorded.
  ///   - limit: How long to wait for it.
  ///   - location: Where to report another answer.
  /// - Throws: When it cannot be polled at all.
  func expect(
    _ name: String, of resource: Resource = .deployments, _ status: Int, _ state: HealthState? = nil,
    _ codes: [ReasonCode] = [], evidence event: String? = nil, from server: HeartbeatServer? = nil,
    record fixture: String? = nil, within limit: Duration = .seconds(90),
    at location: SourceLocation = #_sourceLocation
  ) async throws {
    let wanted = Answer(status, state, codes)
    var last: CurlResult?
    let isMet = try await holds(within: limit, every: .milliseconds(200)) {
      let result = try await (server ?? self.server).poll(name, of: resource, in: namespace)
      last = result
      return Answer(result) == wanted && event.map { result.tells(of: $0) } ?? true
    }
    if !isMet {
      let found = last.map { "\(Answer($0)): \($0.body)" } ?? "nothing"
      let evidence = event.map { " with \($0)" } ?? ""
      Issue.record("\(name) is not \(wanted)\(evidence), but \(found)", sourceLocation: location)
    } else if let fixture {
      try await Recording(fixture)?.take(name, of: self, as: wanted)
    }
  }

  /// Polls without a pause while something happens.
  ///
  /// - Returns: Every answer in turn; at least one, as the last poll begins after the end.
  func answers(of deployment: String, during body: () async throws -> Void) async throws -> [Answer] {
    let poller = Task { [server, namespace] in
      var answers: [Answer] = []
      while true {
        let isLast = Task.isCancelled
        answers.append(Answer(try await server.poll(deployment, in: namespace)))
        if isLast { return answers }
      }
    }
    do {
      try await body()
    } catch {
      poller.cancel()
      throw error
    }
    poller.cancel()
    return try await poller.value
  }
}
