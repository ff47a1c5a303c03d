import Foundation
import TestSupport
import Testing

extension Workspace {
  /// What the program may do in one namespace, as people apply it.
  static let role = Repository.file("config/role.yaml").path

  /// Creates the service account, the role and its binding, and takes some of the verbs away.
  func grant(without verbs: [JSON] = [], on resources: [String] = []) async throws {
    try await plane.kubectl.run("create", "-n", namespace, "-f", Self.role)
    if !verbs.isEmpty { try await revoke(verbs, on: resources) }
  }

  /// Takes verbs on resources out of the role.
  func revoke(_ verbs: [JSON], on resources: [String]) async throws {
    let path = "\(Path.roles)/namespaces/\(namespace)/roles/k8s-heartbeat"
    // A rule for each resource, so that the others keep theirs.
    let rules = try #require(try await api.get(path))["rules"].elements.flatMap { rule -> [JSON] in
      rule["resources"].elements.map { resource in
        let isMeant = resources.contains(resource.string ?? "")
        let rest = rule["verbs"].elements.filter { !isMeant || !verbs.contains($0) }
        return rule.merging(["resources": [resource], "verbs": .array(rest)])
      }
    }
    // Newer API servers refuse a rule that has no verbs left.
    try await api.patch(path, ["rules": .array(rules.filter { !$0["verbs"].elements.isEmpty })], as: .merge)
  }
}

extension HeartbeatServer {
  /// Expects its log to ask for a right.
  func expectLog(
    toAskFor verb: String, on resource: String, at location: SourceLocation = #_sourceLocation
  ) {
    let log = responder.output
    #expect(
      log.contains("grant the verb \(verb) on resource \(resource)"), "\(log)", sourceLocation: location)
  }
}
