import Foundation
import TestSupport
import Testing

/// The manifests as files: what somebody has who cloned, unpacked or downloaded them, and edits one.
@Suite struct ManifestFileTests {
  private static let config = Repository.file("config")

  /// A clone on Windows, an archive and a raw URL have no symbolic links.
  @Test func everyManifestIsARegularFile() throws {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: Self.config.path)
    #expect(paths.count > 15)
    for path in paths {
      let type = try FileManager.default.attributesOfItem(atPath: "\(Self.config.path)/\(path)")[.type]
      #expect([.typeRegular, .typeDirectory].contains(type as? FileAttributeType), "\(path)")
    }
    for name in ["k8s-hearbeat.yaml", "k8s-heartbeat.yaml", "clusterrole.yaml", "role.yaml", "service.yaml"] {
      #expect(paths.contains(name))
    }
  }

  @Test func copiesAreAlike() async throws {
    try await withTemporaryFolder { folder in
      let check = try RunningProgram(
        Repository.file("scripts/check-copies"), [], log: folder.appendingPathComponent("log"))
      #expect(await check.exitCode(within: .seconds(20)) == 0, "\(check.output)")
    }
  }

  /// `sed -i` and many editors put another file in the place of the one that they edit.
  @Test(
    .enabled(if: kubectl != nil, "there is no kubectl; scripts/setup installs it"),
    arguments: ["sed -i s/dGVzdDp0ZXN0/of-my-own/ k8s-heartbeat.yaml", "cp edited k8s-heartbeat.yaml"])
  func theTokenThatWasEditedIsTheOneThatIsDeployed(_ edit: String) async throws {
    try await withTemporaryFolder { (folder) async throws in
      let sample = "dGVzdDp0ZXN0"
      let copy = folder.appendingPathComponent("config")
      try FileManager.default.copyItem(at: Self.config, to: copy)
      let manifest = copy.appendingPathComponent("k8s-heartbeat.yaml")
      let text = try String(contentsOf: manifest, encoding: .utf8)
      try Data(text.replacingOccurrences(of: sample, with: "of-my-own").utf8)
        .write(to: copy.appendingPathComponent("edited"))
      let script = "cd '\(copy.path)' && \(edit) && exec '\(Self.kubectl?.path ?? "")' kustomize ."
      let kustomize = try RunningProgram(
        URL(fileURLWithPath: "/bin/bash"), ["-c", script], environment: ["HOME": folder.path],
        log: folder.appendingPathComponent("log"))
      #expect(await kustomize.exitCode(within: .seconds(30)) == 0, "\(kustomize.output)")
      #expect(kustomize.output.contains("tokens: of-my-own"))
      #expect(!kustomize.output.contains(sample))
    }
  }

  /// What -n decides, and what kustomize does, is no file's to say; a copy of a manifest is another place to look for it.
  @Test(arguments: [
    "k8s-heartbeat.yaml", "k8s-hearbeat.yaml", "service.yaml", "pdb.yaml", "role.yaml",
    "base/k8s-heartbeat.yaml",
  ])
  func aPlainManifestNamesNoNamespace(_ path: String) throws {
    let text = try String(contentsOf: Self.config.appendingPathComponent(path), encoding: .utf8)
    #expect(
      !text.split(separator: "\n").contains {
        $0.trimmingCharacters(in: .whitespaces).hasPrefix("namespace:")
      })
  }

  /// The binding has to name a namespace, and nothing else does.
  @Test func theClusterRoleNamesOneForItsSubjectAlone() throws {
    let text = try String(contentsOf: Self.config.appendingPathComponent("clusterrole.yaml"), encoding: .utf8)
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") && $0.contains("namespace:") }
    #expect(lines == ["    namespace: default"])
  }

  private static let kubectl = ["/usr/local/bin/kubectl", "/usr/bin/kubectl"].map(URL.init(fileURLWithPath:))
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }
}
