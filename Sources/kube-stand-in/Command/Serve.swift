import ArgumentParser
import FoundationEssentials
import Glibc

/// Serves fixtures until SIGTERM or SIGINT.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve objects as an API server would.",
    discussion: """
      The folder of fixtures holds YAML files of Kubernetes objects. A timestamp may be relative: now, now-1h30m \
      and now+10s move with the clock, started-5m counts from the start and stays. A changed file is read again.

      Tests steer it below /stand-in/:
      GET requests: how many came, by verb and resource, and how many watches are open.
      POST reset: count from zero.
      PUT objects (one object as JSON), DELETE objects (the same, or its API path below objects/), POST objects \
      ([{"op": "put" or "delete", "object": …}]): change objects; a reload of fixtures leaves these alone.
      PUT fault: what goes wrong from now on, any of \
      \(Fault.CodingKeys.allCases.map(\.rawValue).joined(separator: ", ")); {} ends it.
      PUT access: {"forbid": ["watch:pods"]} forbids this and nothing else.
      POST compact: earlier versions cannot be watched from or listed on.
      """)

  @Option(help: ArgumentHelp("The folder of fixtures.", valueName: "folder"))
  var fixtures: String?

  @Option(
    help: ArgumentHelp(
      "Serve a healthy cluster of this size, such as 10000x50000.", valueName: "deployments x pods"))
  var generate: String?

  @Option(
    name: .customLong("old-replicasets"),
    help: ArgumentHelp(
      "With --generate: how many ReplicaSets of earlier revisions each deployment has.",
      valueName: "replicasets"))
  var oldReplicaSets = 0

  @Option(
    name: .customLong("deployments-per-namespace"),
    help: ArgumentHelp(
      "With --generate: how many deployments share a namespace.", valueName: "deployments"))
  var deploymentsPerNamespace = 100

  @Option(help: "A loopback address; port 0 is any free one.")
  var listen = "127.0.0.1:0"

  @Option(help: "A bearer token to let in, repeatable. Without any, everybody is let in.")
  var token: [String] = []

  @Option(help: ArgumentHelp("A file of bearer tokens, one a line, read at the start.", valueName: "file"))
  var tokenFile: String?

  @Option(help: ArgumentHelp("Answer 403, such as list:events, repeatable.", valueName: "verb:resource"))
  var forbid: [String] = []

  @Option(help: ArgumentHelp("How long every answer of the API waits.", valueName: "milliseconds"))
  var delay: Int64 = 0

  @Option(
    name: .customLong("history"),
    help: ArgumentHelp("How many changes of each resource are kept for watches.", valueName: "changes"))
  var historyLimit = 10_000

  @Option(help: ArgumentHelp("Between two bookmarks of a watch.", valueName: "milliseconds"))
  var bookmarkInterval: Int64 = 60_000

  @Option(help: ArgumentHelp("Write the URL here once it listens.", valueName: "file"))
  var readyFile: String?

  @Option(help: ArgumentHelp("Write a kubeconfig for it here, mode 0600.", valueName: "file"))
  var kubeconfig: String?

  func validate() throws {
    _ = try address()
    _ = try prohibitions()
    _ = try generated()
    guard fixtures != nil || generate != nil else {
      throw ValidationError("there is nothing to serve: give --fixtures, --generate or both")
    }
    guard 0...1000 ~= oldReplicaSets else { throw ValidationError("--old-replicasets is 0 to 1000") }
    guard deploymentsPerNamespace >= 1 else {
      throw ValidationError("--deployments-per-namespace is 1 or more")
    }
    guard historyLimit >= 0 else { throw ValidationError("--history is 0 or more changes") }
    guard bookmarkInterval >= 1 else {
      throw ValidationError("--bookmark-interval is 1 or more milliseconds")
    }
    guard delay >= 0 else { throw ValidationError("--delay is 0 or more milliseconds") }
  }

  func run() throws {
    // Before any other thread exists, so that all inherit it: the two signals wait for sigwait below.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTERM)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_BLOCK, &signals, nil)

    let tokens = try token + fileTokens()
    let standIn = try StandIn(
      StandIn.Configuration(
        fixtures: fixtures, generated: generated(), address: address(),
        access: Access(tokens: Set(tokens), prohibitions: prohibitions()), delay: .milliseconds(delay),
        // A clock that goes on: after a restart, versions from before are old ones and not new ones again.
        resourceVersion: UInt64(Timestamp.now().microseconds), historyLimit: historyLimit,
        bookmarks: WatchStream.BookmarkTimes(interval: .milliseconds(bookmarkInterval)), log: Self.log))
    if let kubeconfig {
      try PrivateFile.write(Kubeconfig(server: standIn.url, token: tokens.first).text, to: kubeconfig)
    }
    if let readyFile { try PrivateFile.write("\(standIn.url)\n", to: readyFile) }
    print("listening on \(standIn.url)")
    fflush(nil)

    var signal: CInt = 0
    sigwait(&signals, &signal)
    try standIn.stop()
  }

  private func address() throws -> ListenAddress {
    do {
      return try ListenAddress(listen)
    } catch {
      throw ValidationError("--listen: \(error)")
    }
  }

  private func generated() throws -> GeneratedCluster? {
    guard let generate else { return nil }
    guard var generated = GeneratedCluster(generate) else {
      throw ValidationError("--generate \(generate): write deployments, an x, and as many pods or more")
    }
    generated.oldReplicaSets = oldReplicaSets
    generated.deploymentsPerNamespace = deploymentsPerNamespace
    return generated
  }

  private func prohibitions() throws -> Set<Access.Prohibition> {
    Set(
      try forbid.map { text in
        guard let prohibition = Access.Prohibition(text) else {
          throw ValidationError("--forbid \(text): \(Access.Prohibition.usage)")
        }
        return prohibition
      })
  }

  /// Writes a line to standard error, in one call so that lines of threads do not mix.
  private static func log(_ line: String) {
    var line = "kube-stand-in: \(line)\n"
    _ = line.withUTF8 { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  private func fileTokens() throws -> [String] {
    guard let tokenFile else { return [] }
    guard let data = FileManager.default.contents(atPath: tokenFile) else {
      throw ValidationError("--token-file \(tokenFile): cannot be read")
    }
    let tokens = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { String($0.trimmed) }.filter { !$0.isEmpty }
    guard !tokens.isEmpty else { throw ValidationError("--token-file \(tokenFile): holds no token") }
    return tokens
  }
}
