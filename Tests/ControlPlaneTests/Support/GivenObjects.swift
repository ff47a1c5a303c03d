import Foundation
import TestSupport

/// The objects of what people are given to install: manifests, kustomizations, examples, and what the chart makes.
struct GivenObjects: Sendable {
  /// The file or folder that they come from.
  let source: String
  let objects: [JSON]

  /// The manifests, and those examples whose kinds every server from 1.21 on has.
  private static let manifests = [
    "k8s-heartbeat.yaml", "clusterrole.yaml", "role.yaml", "service.yaml", "pdb.yaml",
    "examples/ingress.yaml",
    "examples/networkpolicy.yaml", "examples/valkey.yaml",
  ]
  /// Those whose kinds are not Kubernetes' own; Tests/Scripts/custom-resources.yaml has them.
  private static let custom = [
    "examples/httproute.yaml", "monitoring/podmonitor.yaml", "monitoring/prometheusrule.yaml",
  ]
  private static let kustomizations = [".", "cluster", "namespaced", "monitoring"]

  /// Reads all of it.
  ///
  /// - Parameters:
  ///   - kubectl: Turns YAML into JSON, as it does for people; its server must know the kinds.
  ///   - folder: For what is made on the way.
  /// - Returns: Each source with its objects; the chart's renderings where Helm's library is installed.
  /// - Throws: What cannot be read.
  static func all(by kubectl: Kubectl, in folder: URL) async throws -> [Self] {
    try await kubectl.run("apply", "-f", Repository.file("Tests/Scripts/custom-resources.yaml").path)
    // A server takes a moment to serve what it has just come to know.
    let areServed = try await holds(every: .milliseconds(200)) {
      try await kubectl.ask(["get", "httproutes,podmonitors,prometheusrules"]).exitCode == 0
    }
    guard areServed else { throw NotMet("the server serves custom resources") }
    var given: [Self] = []
    for path in manifests + custom {
      given.append(try await read(Repository.file("config/\(path)"), as: path, by: kubectl))
    }
    for path in try await kubectl.readsOverlays() ? kustomizations : ["."] {
      let file = folder.appendingPathComponent("kustomization-\(given.count).yaml")
      let text = try await kubectl.run("kustomize", Repository.file("config/\(path)").path)
      try Data(text.utf8).write(to: file)
      given.append(try await read(file, as: "kustomization of config/\(path)", by: kubectl))
    }
    for file in try await renderings(in: folder) {
      given.append(try await read(file, as: "chart with \(file.lastPathComponent)", by: kubectl))
    }
    return given
  }

  private static func read(_ file: URL, as source: String, by kubectl: Kubectl) async throws -> Self {
    // Whether fields are known is for the server to say.
    let (exitCode, output) = try await kubectl.ask([
      "create", "--dry-run=client", "--validate=false", "-o", "json", "-f", file.path,
    ])
    // A server before 1.21 knows no policy/v1; all others are printed all the same.
    let isTooOld = output.contains(#"no matches for kind "PodDisruptionBudget" in version "policy/v1""#)
    guard exitCode == 0 || isTooOld else { throw NotMet("kubectl reads \(source): \(output)") }
    return Self(source: source, objects: try objects(of: output))
  }

  /// The objects that kubectl has printed one behind the other, each from a line `{` to a line `}`.
  static func objects(of output: String) throws -> [JSON] {
    var (found, lines): ([JSON], [Substring]) = ([], [])
    for line in output.split(separator: "\n") where line == "{" || !lines.isEmpty {
      lines.append(line)
      guard line == "}" else { continue }
      found.append(try JSON(lines.joined(separator: "\n")))
      lines = []
    }
    return found
  }

  private static func renderings(in folder: URL) async throws -> [URL] {
    let python = Repository.file(".build-python/bin/python").path
    guard FileManager.default.isExecutableFile(atPath: python) else {
      print("Helm's library is not here; `scripts/setup tests` installs it. The chart is left out.")
      return []
    }
    let target = folder.appendingPathComponent("renderings")
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    let check = try RunningProgram(
      Repository.file("scripts/check-chart"), [target.path], environment: ["HOME": folder.path],
      log: folder.appendingPathComponent("check-chart"))
    guard await check.exitCode(within: .seconds(60)) == 0 else {
      throw NotMet("check-chart: \(check.output)")
    }
    return try FileManager.default.contentsOfDirectory(at: target, includingPropertiesForKeys: nil)
      .sorted { $0.path < $1.path }
  }
}

extension API {
  /// Where objects of a kind are created.
  ///
  /// - Parameters:
  ///   - object: Says its `apiVersion` and `kind`.
  ///   - namespace: Where to create it, if its kind belongs to one.
  /// - Returns: The path, and whether it is in the namespace.
  /// - Throws: When the server knows no such kind.
  func collection(of object: JSON, in namespace: String) async throws -> (path: String, isNamespaced: Bool) {
    let version = object["apiVersion"].string ?? ""
    let root = version.contains("/") ? "/apis/\(version)" : "/api/\(version)"
    let kinds = try await get(root)?["resources"].elements ?? []
    guard
      let found = kinds.first(where: {
        $0["kind"] == object["kind"] && $0["name"].string?.contains("/") == false
      }), let name = found["name"].string
    else { throw NotMet("a server that knows \(object["kind"].text) of \(version)") }
    guard found["namespaced"] == true else { return ("\(root)/\(name)", false) }
    return ("\(root)/namespaces/\(namespace)/\(name)", true)
  }
}
