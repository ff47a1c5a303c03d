import FastCGI
import Foundation
import Health
import Monitoring
import TestSupport

@testable import Heartbeat

/// A question about several workloads together.
struct GroupQuestion: Sendable, CustomStringConvertible {
  /// What is asked for.
  private enum Endpoints: Sendable {
    case group, index, badge
  }

  private static let namespaces = ["alpha", "beta"]
  private static let groupQueries = [
    "", "?limit=1", "?limit=5", "?limit=5000", "?selector=tier%3Dfront", "?selector=tier!%3Dfront",
    "?selector=tier", "?selector=!tier", "?selector=tier+in+(front,back),canary", "?kind=deploy",
    "?kind=sts,ds", "?state=unavailable,degraded", "?state=healthy,off&limit=2", "?state=unreadable",
    "?require=50%25", "?require=2", "?selector=tier%3Dback&require=1&limit=3",
  ]
  private static let indexQueries = ["", "?selector=tier%3Dfront", "?kind=ds"]

  /// All that is asked again and again.
  static let all =
    namespaces.flatMap { namespace in
      groupQueries.flatMap { [GroupQuestion(.group, namespace, $0), GroupQuestion(.badge, namespace, $0)] }
    } + indexQueries.map { GroupQuestion(.index, "", $0) }

  private let endpoint: Endpoints
  private let namespace: String
  private let query: String

  private init(_ endpoint: Endpoints, _ namespace: String, _ query: String) {
    self.endpoint = endpoint
    self.namespace = namespace
    self.query = query
  }

  /// One of ``all``, or rarely one that nobody has asked before.
  static func some(using random: inout SeededGenerator) -> GroupQuestion {
    if Int.random(in: 0..<20, using: &random) == 0 {
      let selector = "?selector=tier!%3D\(Int.random(in: 0..<1_000_000, using: &random))"
      return GroupQuestion(.group, someNamespace(using: &random), selector)
    }
    if Int.random(in: 0..<8, using: &random) == 0, let query = indexQueries.randomElement(using: &random) {
      return GroupQuestion(.index, "", query)
    }
    return all.randomElement(using: &random) ?? all[0]
  }

  /// A namespace that is asked for.
  static func someNamespace(using random: inout SeededGenerator) -> String {
    namespaces.randomElement(using: &random) ?? namespaces[0]
  }

  /// The path and the query.
  var description: String {
    switch endpoint {
    case .group: "/api/healthz/\(namespace)\(query)"
    case .index: "/api/healthz\(query)"
    case .badge: "/badge/\(namespace)\(query)"
    }
  }

  /// What is answered to it.
  func answer(from source: any VerdictSource) -> Representation {
    let endpoint: Endpoint =
      switch endpoint {
      case .group: .group(from: source)
      case .index: .index(from: source)
      case .badge: .groupBadge(from: source)
      }
    return endpoint.respond(
      EndpointRequest(PathValues(namespace: namespace), access: .everything), description.utf8.span)
  }

  /// Whether an answer tells of one moment: the members that it counts are those that it lists.
  func isWhole(_ answer: Representation) -> Bool {
    guard endpoint == .group, !query.contains("state") else { return !answer.body.isEmpty }
    guard let document = try? JSONDecoder().decode(GroupDocument.self, from: Data(answer.body)) else {
      return false
    }
    var listed: [String: Int] = [:]
    for member in document.members { listed[member.verdict, default: 0] += 1 }
    var counts = document.counts.filter { $0.value > 0 }
    counts["ignored"] = nil
    return document.omitted > 0
      ? document.members.count + document.omitted == counts.values.reduce(0, +) : listed == counts
  }
}

/// The document of a group, as far as it counts.
private struct GroupDocument: Decodable {
  struct Member: Decodable {
    let verdict: String
  }

  let counts: [String: Int]
  let members: [Member]
  let omitted: Int
}
