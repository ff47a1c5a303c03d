import FastCGI
import FoundationEssentials
import Health
import Heartbeat
import Kubernetes

extension FuzzTarget {
  /// Whole objects, from their JSON to the body of an answer: a line for each list (`D`, `P` and `E`: deployments, pods and
  /// events) and each change (`d`, `p`, `e`).
  ///
  /// Verdicts are the same for the same objects in any order, agree with their own counts, and become JSON that begins as
  /// monitors expect.
  static let objects = FuzzTarget("objects") { input throws(BrokenInvariant) in
    let contents = read(input)
    try checkWords(of: contents.unreadable)
    let moments = [
      Date(timeIntervalSince1970: 1_795_000_000), .init(timeIntervalSince1970: 0), .distantFuture,
      contents.pods.first.map { $0.created + 1 } ?? .distantPast,
    ]
    for deployment in contents.deployments.prefix(4) {
      // Two of them, so that there is time for more inputs.
      for (index, moment) in moments.enumerated() where index % 2 == input.count % 2 {
        try checkVerdict(on: deployment, contents, at: moment, variant: index)
      }
    }
  }

  // As that of the JSON target.
  private nonisolated(unsafe) static let objectInterner = Interner()

  private static func read(_ input: [UInt8]) -> Objects.Contents {
    let objects = Objects()
    for line in input.split(separator: UInt8(ascii: "\n")) {
      let type: any WatchedObject.Type
      switch line.first.map({ $0 | 0x20 }) {
      case UInt8(ascii: "d"): type = Deployment.self
      case UInt8(ascii: "p"): type = Pod.self
      case UInt8(ascii: "e"): type = PodWarning.self
      default: continue
      }
      let decoder = WatchStream(type, in: .cluster).decoder(for: objects, sharing: objectInterner)
      if line.first.map({ $0 & 0x20 == 0 }) == true {
        if (try? decoder.addPage(Array(line.dropFirst()))) != nil { decoder.publish() }
      } else {
        _ = try? decoder.apply(.whole(line.dropFirst()))
      }
    }
    return objects.contents
  }

  private static func checkVerdict(
    on deployment: Deployment, _ contents: Objects.Contents, at moment: Date, variant: Int
  ) throws(BrokenInvariant) {
    let required: [IntOrPercent?] = [nil, .percent(50), .count(.max), .count(1)]
    let settings = HealthSettings(required: required[variant % required.count])
    let memory = WorkloadMemory(shortageSince: variant % 2 == 0 ? nil : moment - 60)
    let unreadable = contents.unreadable.filter { $0.resource == Pod.resource }.map(\.pod)
    func verdict(_ pods: [Pod], _ warnings: [PodWarning]) -> Verdict {
      Verdict(
        on: deployment, pods: pods, unreadable: unreadable, warnings: warnings, at: moment,
        remembering: memory, under: settings)
    }
    let verdict = verdict(contents.pods, contents.warnings)
    let turned = Verdict(
      on: deployment, pods: contents.pods.reversed(), unreadable: unreadable.reversed(),
      warnings: contents.warnings.reversed(), at: moment, remembering: memory,
      under: settings)
    try check(
      verdict.state == turned.state && verdict.pods == turned.pods
        && verdict.reasons.map(\.code) == turned.reasons.map(\.code),
      "in another order \(turned) instead of \(verdict)")
    try checkCounts(of: verdict, on: deployment, among: contents.pods.count + unreadable.count)
    try checkBody(of: verdict, deployment, at: moment)
  }

  private static func checkCounts(
    of verdict: Verdict, on deployment: Deployment, among pods: Int
  ) throws(BrokenInvariant) {
    let counts = verdict.pods
    // Pods that cannot be read are taken to be ready: nobody is told more than that nothing is known then.
    let ready = counts.ready + counts.unreadable
    try check(
      [ready, counts.failing, counts.terminating].allSatisfy { (0...pods).contains($0) },
      "\(counts) of \(pods) pods")
    try check(counts.starting >= 0 && counts.absent >= 0, "\(counts)")
    let desired = max(0, deployment.desiredReplicas)
    if desired > 0 {
      try check((1...desired).contains(counts.required), "\(counts)")
    }
    switch verdict.state {
    case .healthy:
      try check(ready >= desired && desired > 0 && counts.failing == 0 || verdict.isOff, "healthy: \(counts)")
    case .progressing, .degraded: try check(ready > 0, "\(verdict.state): \(counts)")
    case .unavailable: try check(!verdict.reasons.isEmpty, "unavailable without a reason")
    }
  }

  private static func checkBody(
    of verdict: Verdict, _ deployment: Deployment, at moment: Date
  ) throws(BrokenInvariant) {
    let reference = WorkloadReference(
      kind: Deployment.kind, namespace: deployment.namespace, name: deployment.name)
    let answer = Representation(verdict, of: reference)
      .confirmed(at: Heartbeat.Timestamp.Text(moment), age: 0)
    let isUp = answer.status.code == 200
    let isUncertain = verdict.pods.unreadable > 0
    let isServing = verdict.state == .healthy || verdict.state == .progressing
    let hasPolicy = deployment.policy != WorkloadPolicy()
    let isFailure = hasPolicy ? verdict.status == .fail : !isServing
    let expected = isFailure ? 503 : isUncertain && (!hasPolicy || verdict.isUncertain) ? 502 : 200
    try check(answer.status.code == expected, "\(verdict.state) is answered with \(answer.status)")
    try check(answer.body.starts(with: #"{"up":\#(isUp),"status":""#.utf8), "\(answer.body)")
    try check(
      answer.body.last == UInt8(ascii: "\n")
        && answer.body.dropLast().allSatisfy { $0 >= 0x20 && $0 != 0x7F },
      "a control character")
    do {
      let body = try JSONDecoder().decode(Body.self, from: Data(answer.body))
      try check(body.up == isUp && (expected == 502 || body.state == verdict.state.rawValue), "\(body)")
    } catch let error as BrokenInvariant {
      throw error
    } catch {
      throw BrokenInvariant("no JSON: \(error)")
    }
  }
}

/// The beginning of a body.
private struct Body: Decodable {
  var up: Bool
  var state: String?
}
