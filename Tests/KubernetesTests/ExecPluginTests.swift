import Foundation
import Health
import Glibc
import System
import TestSupport
import Testing

@testable import Kubernetes

@Suite("Credential plugins", .timeLimit(.minutes(1)))
struct ExecPluginTests {
  private let folder: TemporaryFolder
  private let log = LogRecorder()

  init() throws {
    folder = try TemporaryFolder()
  }

  /// A plugin that is a shell script; it finds its folder in `FOLDER`.
  private func source(
    _ script: String, version: ExecPlugin.Version = .v1, runLimit: Duration = .seconds(20),
    change: (inout ExecPlugin) -> Void = { _ in }
  ) throws -> ExecCredentialSource {
    var plugin = try plugin(script, version: version)
    change(&plugin)
    var cluster = Cluster(server: ServerURL("https://api:6443/x")!)
    cluster.certificateAuthority = .data(Array("PEM".utf8))
    cluster.pluginConfiguration = .object(["audience": .string("a")])
    return ExecCredentialSource(plugin: plugin, cluster: cluster, runLimit: runLimit, logger: log.logger)
  }

  private func plugin(_ script: String, version: ExecPlugin.Version) throws -> ExecPlugin {
    // The shell is given the script to read. A file that has just been written cannot always be executed: a
    // process that another test has just forked may still have it open for writing (ETXTBSY).
    let file = try folder.write("plugin", script)
    return ExecPlugin(
      command: "/bin/sh", arguments: [file], environment: ["FOLDER": folder.path, "PATH": "/usr/bin:/bin"],
      version: version)
  }

  private func problem(_ source: ExecCredentialSource) -> String {
    do {
      _ = try source.current(deadline: .ample)
      return "none"
    } catch {
      return error.description
    }
  }

  private static func answer(_ status: String, version: String = "v1") -> String {
    #"{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/\#(version)", "status": \#(status)}"#
  }

  private func print(_ status: String, version: String = "v1") -> String {
    "echo x >>$FOLDER/runs; echo '\(Self.answer(status, version: version))'"
  }

  private var runs: Int {
    (try? String(contentsOfFile: "\(folder.path)/runs", encoding: .utf8))?.filter { $0 == "x" }.count ?? 0
  }

  @Test("the token is taken and kept", arguments: ExecPlugin.Version.allCases)
  func token(version: ExecPlugin.Version) throws {
    let name = version == .v1 ? "v1" : "v1beta1"
    let source = try source(print(#"{"token": "t"}"#, version: name), version: version)
    for _ in 0..<3 { #expect(try source.current(deadline: .ample).authorization?.text == "Bearer t") }
    #expect(runs == 1)
  }

  @Test("a client certificate is taken")
  func certificate() throws {
    let source = try source(print(#"{"clientCertificateData": "C", "clientKeyData": "K"}"#))
    let credential = try source.current(deadline: .ample)
    #expect(credential.certificate == .init(certificate: Array("C".utf8), key: Array("K".utf8)))
    #expect(credential.authorization == nil)
  }

  @Test(
    "the plugin is told version, that nobody is at the keys, and the cluster if it asks for it",
    arguments: [true, false])
  func information(providesCluster: Bool) throws {
    let script = "printf %s \"$KUBERNETES_EXEC_INFO\" >$FOLDER/info; echo \"$1 $2\" >$FOLDER/arguments\n"
    let source = try source(script + print(#"{"token": "t"}"#)) { plugin in
      plugin.providesClusterInfo = providesCluster
      plugin.arguments += ["one", "t w o"]
    }
    _ = try source.current(deadline: .ample)
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/info"))
    let info = try #require(JSONSerialization.jsonObject(with: data) as? NSDictionary)
    var spec: [String: Any] = ["interactive": false]
    if providesCluster {
      spec["cluster"] = [
        "server": "https://api:6443/x", "certificate-authority-data": "UEVN", "config": ["audience": "a"],
      ]
    }
    #expect(
      info
        == ["kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "spec": spec]
        as NSDictionary)
    #expect(try String(contentsOfFile: "\(folder.path)/arguments", encoding: .utf8) == "one t w o\n")
  }

  @Test("concurrent callers share one run")
  func shared() throws {
    let source = try source("sleep 0.1\n" + print(#"{"token": "t"}"#))
    DispatchQueue.concurrentPerform(iterations: 16) { _ in
      #expect((try? source.current(deadline: .ample))?.authorization?.text == "Bearer t")
    }
    #expect(runs == 1)
  }

  @Test("a caller whose time is up leaves, and the run's result serves the next")
  func slow() throws {
    let source = try source("until [ -e $FOLDER/go ]; do sleep 0.01; done\n" + print(#"{"token": "t"}"#))
    let error = #expect(throws: CredentialError.self) {
      try source.current(deadline: .now + .milliseconds(50))
    }
    #expect(error?.isTimeout == true)
    try folder.write("go", "")
    #expect(try source.current(deadline: .ample).authorization?.text == "Bearer t")
    #expect(runs == 1)
  }

  @Test("a run that takes too long is killed with what it has started")
  func killed() throws {
    let source = try source(
      "echo thinking >&2; sh -c 'echo $$ >$FOLDER/child; exec sleep 60' & wait", runLimit: .milliseconds(300))
    let error = #expect(throws: CredentialError.self) { try source.current(deadline: .ample) }
    #expect(error?.isTimeout == true)
    #expect(error?.description.contains("was killed after") == true)
    #expect(error?.description.contains("thinking") == true)
    let text = try String(contentsOfFile: "\(folder.path)/child", encoding: .utf8).trimmed
    let child = try #require(pid_t(text))
    // A killed process is a zombie until its new parent looks after it.
    func isRunning() -> Bool {
      let status = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
      return status.map { $0.split(separator: " ")[2] != "Z" } ?? false
    }
    let deadline = MonotonicInstant.ample
    while isRunning(), MonotonicInstant.now < deadline { usleep(1000) }
    #expect(!isRunning())
  }

  @Test("expired credentials are replaced, those about to expire as well, while they still serve")
  func expiration() throws {
    func status(_ token: String, in seconds: Double) -> String {
      let time = Date(timeIntervalSinceNow: seconds).formatted(.iso8601)
      return Self.answer(#"{"token": "\#(token)", "expirationTimestamp": "\#(time)"}"#)
    }
    try folder.write("answer", status("expired", in: -10))
    let source = try source("echo x >>$FOLDER/runs; cat $FOLDER/answer")
    #expect(try source.current(deadline: .ample).authorization?.text == "Bearer expired")
    try folder.write("answer", status("short", in: 30))
    #expect(try source.current(deadline: .ample).authorization?.text == "Bearer short")
    #expect(runs == 2)
    try folder.write("answer", status("long", in: 3600))
    let deadline = MonotonicInstant.ample
    var token: String?
    repeat {
      token = try source.current(deadline: .ample).authorization?.text
      #expect(token == "Bearer short" || token == "Bearer long")
      usleep(1000)
    } while token != "Bearer long" && MonotonicInstant.now < deadline
    #expect(token == "Bearer long")
    _ = try source.current(deadline: .ample)
    #expect(runs == 3)
  }

  @Test("after a refusal the plugin runs again, once for all who were refused")
  func renewal() throws {
    let source = try source(
      "echo x >>$FOLDER/runs; n=$(wc -l <$FOLDER/runs)\n"
        + "echo '\(Self.answer(#"{"token": "t'$n'"}"#))'")
    let first = try source.current(deadline: .ample)
    let second = try source.renewed(after: first, deadline: .ample)
    #expect(first.authorization?.text == "Bearer t1")
    #expect(second.authorization?.text == "Bearer t2")
    #expect(try source.renewed(after: first, deadline: .ample) == second)
    #expect(try source.current(deadline: .ample) == second)
    #expect(runs == 2)
  }

  @Test("a plugin that fails is not run for every request")
  func failurePause() throws {
    let source = try source("echo x >>$FOLDER/runs; exit 3")
    for _ in 0..<5 { #expect(problem(source).contains("failed with exit code 3")) }
    #expect(runs == 1)
    #expect(log.lines.count == 1)
  }

  @Test("a failure shows standard error and the hint, but never standard output")
  func failureText() throws {
    let source = try source("echo hush; printf 'no \\033[31mlogin\\n' >&2; exit 1") {
      $0.installHint = "get it"
    }
    let text = problem(source)
    #expect(
      text == "the credential plugin /bin/sh failed with exit code 1; no  [31mlogin; get it")
    #expect(!log.lines.joined().contains("hush"))
  }

  @Test("long standard error is cut at its beginning")
  func longErrorOutput() throws {
    let source = try source("yes complaint | head -c 100000 >&2; echo last >&2; exit 1")
    let text = problem(source)
    #expect(text.hasSuffix("last"))
    #expect(text.utf8.count < FinishedProcess.errorOutputLimit + 200)
  }

  @Test("a command that is not there is told, with the hint")
  func missingCommand() throws {
    let source = try source("") {
      $0.command = "no-such-command-here"
      $0.installHint = "get it"
    }
    #expect(
      problem(source)
        == "the credential plugin no-such-command-here cannot be run: No such file or directory; get it")
  }

  @Test(
    "an answer that is none is told without its content",
    arguments: [
      ("echo hush", "did not print an ExecCredential in JSON"),
      ("true", "did not print an ExecCredential in JSON"),
      ("kill -9 $$", "was ended by signal 9"),
      ("yes hush | head -c 2000000", "printed more than 1048576 bytes"),
      ("echo '\(answer("null"))'", "printed no status"),
      ("echo '\(answer("{}"))'", "printed neither a token nor a client certificate"),
      (
        "echo '\(answer(#"{"clientKeyData": "hush"}"#))'",
        "printed only one of clientCertificateData and clientKeyData"
      ),
      ("echo '\(answer(#"{"token": "hush\\nhush"}"#))'", "printed a token of several lines"),
      (
        "echo '\(answer(#"{"token": "hush"}"#, version: "v1beta1"))'",
        "but the kubeconfig asks it for client.authentication.k8s.io/v1; change apiVersion"
      ),
      (
        "echo '\(answer(#"{"token": "hush", "expirationTimestamp": "soon"}"#))'",
        "did not print an ExecCredential"
      ),
    ])
  func badAnswers(script: String, text: String) throws {
    let found = problem(try source(script))
    #expect(found.contains(text))
    #expect(!found.contains("hush"))
  }

  @Test("a 401 of the API server runs the plugin again before it counts")
  func unauthorized() throws {
    let script =
      "echo x >>$FOLDER/runs; n=$(wc -l <$FOLDER/runs)\necho '\(Self.answer(#"{"token": "t'$n'"}"#))'"
    let user = User(plugin: try plugin(script, version: .v1))
    let server = try ScriptedServer { request in
      request.headers["authorization"] == "Bearer t2"
        ? .json(TransportTests.deployment) : .json("", status: 401)
    }
    let client = makeClient("http://127.0.0.1:\(server.port)", user: user)
    for _ in 0..<2 { _ = try client.get(Deployment.self, namespace: "shop", name: "web", deadline: .ample) }
    #expect(
      server.requests.map { $0.headers["authorization"] } == ["Bearer t1", "Bearer t2", "Bearer t2"])
  }
}
