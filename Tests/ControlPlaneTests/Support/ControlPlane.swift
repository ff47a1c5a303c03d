import Foundation
import TestSupport

/// A control plane: the real programs, all of them on loopback, and RBAC as clusters have it.
final class ControlPlane: Sendable {
  /// The API, with all rights.
  let api: API
  /// kubectl, with all rights.
  let kubectl: Kubectl
  /// Everything of it, and of those who use it.
  let folder: URL

  private let identities: Identities
  private let processes: Processes
  private let etcdPort: UInt16
  private let port: UInt16

  private init(in folder: URL, nodes: [String]) throws {
    self.folder = folder
    identities = Identities(nodes: nodes)
    processes = Processes(in: folder)
    (etcdPort, port) = (try freePort(), try freePort())
    api = API(
      server: "https://127.0.0.1:\(port)",
      // The API server makes a certificate of its own.
      certificateAuthority: folder.appendingPathComponent("certificates/apiserver.crt"),
      token: identities.token(of: Identities.admin))
    kubectl = Kubectl(kubeconfig: folder.appendingPathComponent("admin.kubeconfig"), folder: folder)
    try Kubeconfig.write(to: kubectl.kubeconfig, as: api)
  }

  /// Runs a body with a control plane, and ends it whatever the body does.
  ///
  /// - Parameters:
  ///   - nodes: The names that nodes will have.
  ///   - body: Has etcd and the API server running, and may start more.
  /// - Returns: What the body returns.
  /// - Throws: What the body throws, or what does not come to run.
  static func with<Result>(
    nodes: [String] = [], _ body: (ControlPlane) async throws -> Result
  ) async throws -> Result {
    try await withTemporaryFolder { folder in
      let plane = try ControlPlane(in: folder, nodes: nodes)
      do {
        try await plane.startStore()
        try await plane.startAPIServer()
        let result = try await body(plane)
        await plane.processes.stopAll()
        return result
      } catch {
        await plane.processes.stopAll()
        throw error
      }
    }
  }

  private func startStore() async throws {
    let (client, peer) = ("http://127.0.0.1:\(etcdPort)", "http://127.0.0.1:\(try freePort())")
    try processes.start(
      .etcd,
      [
        "--name", "default", "--data-dir", folder.appendingPathComponent("etcd").path,
        "--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls", peer,
        "--initial-advertise-peer-urls", peer, "--initial-cluster", "default=\(peer)", "--unsafe-no-fsync",
        "--log-level", "warn",
      ])
    try Data(identities.tokenFile.utf8).write(to: folder.appendingPathComponent("tokens.csv"))
    try await makeKey()
  }

  /// Forgets all versions of all objects but the newest, as etcd does after some minutes by itself.
  func compactStore() async throws {
    let url = "http://127.0.0.1:\(etcdPort)/v3/kv"
    let status = try await curl("-d", #"{"key": "AA=="}"#, "\(url)/range")
    guard let revision = (status.json["header"] as? [String: Any])?["revision"] as? String else {
      throw NotMet("etcd's revision: \(status)")
    }
    let result = try await curl("-d", #"{"revision": "\#(revision)", "physical": true}"#, "\(url)/compaction")
    guard result.status == 200 else { throw NotMet("a compaction: \(result)") }
  }

  /// Starts the API server, at the same port each time, and waits until it is ready.
  func startAPIServer() async throws {
    try processes.start(
      .apiServer,
      [
        "--etcd-servers", "http://127.0.0.1:\(etcdPort)", "--bind-address", "127.0.0.1",
        "--secure-port", "\(port)", "--advertise-address", "127.0.0.1", "--endpoint-reconciler-type", "none",
        "--cert-dir", folder.appendingPathComponent("certificates").path,
        "--token-auth-file", folder.appendingPathComponent("tokens.csv").path,
        "--authorization-mode", "Node,RBAC", "--kubelet-preferred-address-types", "InternalIP",
        "--enable-admission-plugins", "NodeRestriction", "--service-cluster-ip-range", "10.0.0.0/24",
        "--allow-privileged=true", "--service-account-issuer", "https://kubernetes.default.svc",
        "--service-account-key-file", key.path, "--service-account-signing-key-file", key.path,
      ])
    try await processes.require(Assets.Program.apiServer.rawValue, "the API server is ready") {
      guard try await api.send("GET", "/readyz").status == 200 else { return false }
      // The namespace comes a moment after readiness.
      return try await api.get("\(Path.namespaces)/default") != nil
    }
  }

  /// Starts the controllers, and waits until they act.
  func startControllerManager() async throws {
    try processes.start(
      .controllerManager,
      try await componentArguments(Identities.controllerManager) + [
        "--use-service-account-credentials=true", "--service-account-private-key-file", key.path,
        "--root-ca-file", api.certificateAuthority.path,
        // Pods of a node that does not exist, whose status tests write, stay where they are.
        "--controllers=*,-podgc",
      ])
    try await processes.require(Assets.Program.controllerManager.rawValue, "the controllers act") {
      try await api.get(Path.core("default", "serviceaccounts/default")) != nil
    }
  }

  /// Starts the scheduler.
  func startScheduler() async throws {
    try processes.start(.scheduler, try await componentArguments(Identities.scheduler))
  }

  /// Starts a kubelet for each node, which runs probes for real and containers not at all.
  func startNodes() async throws {
    // Newer ones ask the runtime for images at a socket that nobody listens to, unless told not to; old ones do not know
    // the flag.
    let ownImages = "--use-host-image-service"
    let options =
      try await Self.help(of: .hollowNode, in: folder).contains(ownImages) ? ["\(ownImages)=false"] : []
    for name in identities.nodes {
      let home = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
      try processes.start(
        .hollowNode, as: name,
        [
          "--morph=kubelet", "--name", name, "--kubeconfig", writeKubeconfig(of: Identities.node(name)),
          "--kubelet-port", "\(freePort())", "--kubelet-read-only-port", "\(freePort())", "--v=2",
        ] + options,
        environment: [
          "TMPDIR": home.path, "KUBEMARK_NODE_IP": "127.0.0.1", "KUBEMARK_PROBE_HOST": "127.0.0.1",
        ])
    }
    for name in identities.nodes {
      try await processes.require(name, "\(name) takes pods") {
        guard let node = try await api.get("\(Path.nodes)/\(name)") else { return false }
        let ready = node["status", "conditions"].elements.first { $0["type"] == "Ready" }
        // A node that has just come keeps its taint for a moment.
        return ready?["status"] == "True" && node["spec", "taints"].elements.isEmpty
      }
    }
  }

  /// Ends a program at once, as a crash would.
  func stop(_ program: Assets.Program) async {
    await processes.stop(program.rawValue)
  }

  /// Makes a program hang: it keeps its connections and says nothing, until it goes on.
  func halt(_ program: Assets.Program) async throws {
    try await processes.halt(program.rawValue)
  }

  /// Lets a halted program go on.
  func resume(_ program: Assets.Program) {
    processes.resume(program.rawValue)
  }

  /// Ends a node's kubelet at once.
  func stopNode(_ name: String) async {
    await processes.stop(name)
  }

  /// What a program says of its own options.
  private static func help(of program: Assets.Program, in folder: URL) async throws -> String {
    let run = try RunningProgram(
      Assets.file(program), ["--help"], environment: ["HOME": folder.path],
      log: folder.appendingPathComponent("\(program.rawValue).help"))
    // Some say it and end with an error.
    guard await run.exitCode(within: .seconds(60)) != nil else {
      await run.stop()
      throw NotMet("the help of \(program.rawValue)")
    }
    return run.output
  }

  /// What the controllers and the scheduler are told alike.
  private func componentArguments(_ identity: String) async throws -> [String] {
    let kubeconfig = try writeKubeconfig(of: identity)
    let version = try await api.get("/version")?["gitVersion"].string.flatMap(ServerVersion.init)
    // Old ones open a second port, on every address, unless told not to; new ones do not know the flag.
    let onlyOnePort = version?.componentsHaveInsecurePort == true ? ["--port", "0"] : []
    return onlyOnePort + [
      "--kubeconfig", kubeconfig, "--authentication-kubeconfig", kubeconfig, "--authorization-kubeconfig",
      kubeconfig, "--bind-address", "127.0.0.1", "--secure-port", "\(try freePort())", "--cert-dir",
      "\(kubeconfig).certificates", "--leader-elect=false",
    ]
  }

  private func writeKubeconfig(of identity: String) throws -> String {
    let file = folder.appendingPathComponent(
      identity.replacingOccurrences(of: ":", with: "-") + ".kubeconfig")
    let user = API(
      server: api.server, certificateAuthority: api.certificateAuthority,
      token: identities.token(of: identity))
    try Kubeconfig.write(to: file, as: user)
    return file.path
  }

  /// What service accounts' tokens are signed with.
  private var key: URL { folder.appendingPathComponent("service-accounts.key") }

  private func makeKey() async throws {
    let openssl = try RunningProgram(
      URL(fileURLWithPath: "/usr/bin/openssl"), ["genrsa", "-out", key.path, "2048"],
      log: folder.appendingPathComponent("openssl.log"))
    guard await openssl.exitCode(within: .seconds(60)) == 0 else { throw NotMet("a key: \(openssl.output)") }
  }
}
