import ArgumentParser
import FoundationEssentials
import Health
import Heartbeat
import Kubernetes
import Logging
import Monitoring
import System

/// Asks the cluster of the kubeconfig how something is.
struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ask the cluster how a workload is, or all of a namespace, without a server.",
    discussion: """
      Exit codes: 0 when it is up, 2 when it is not, 3 when nobody can say. With '-o nagios' those of a monitoring plugin:
      0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.

      With --wait: 0 as soon as it is healthy; 2 at once when it cannot become so (a bad image, a crash loop, a quota, a
      blocked rollout), with the reason; 1 when the time is over; 3 when the cluster cannot be asked.

      The cluster is found as kubectl finds it; HEALTH_FAIL_ON, HEALTH_REQUIRED, HEALTH_SCALED_TO_ZERO and K8S_TIMEOUT
      count as for 'serve'.
      """)

  /// The form of the answer.
  enum Output: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case nagios
  }

  @Argument(help: "NAMESPACE, or NAMESPACE/KIND/NAME.")
  var place: String

  @Option(
    name: [.customShort("l"), .long],
    help: "Of a namespace: the workloads with these labels, as 'kubectl get -l'.")
  var selector: String?

  @Option(name: .shortAndLong, help: "Of a namespace: these kinds, with commas.")
  var kind: String?

  @Option(name: .shortAndLong, help: "text, json, or nagios.")
  var output = Output.text

  @Option(
    help: ArgumentHelp("Wait so long for it to become healthy, such as 5m.", valueName: "duration"),
    transform: { text in
      guard let limit = Duration(goDuration: text), limit >= .zero else {
        throw ValidationError("'\(text)' is no duration such as 90s, 5m or 1h30m.")
      }
      return limit
    })
  var wait: Duration?

  func run() throws {
    var code: Int32 = 0
    try Command.reporting { () throws(Failure) in
      let question = try Failure.usage { () throws(StatusQuestion.Problem) in
        try StatusQuestion(place, kinds: kind, selector: selector)
      }
      let settings = try Failure.configuration { () throws(SettingsError) in
        try StatusSettings(environment: Command.environment)
      }
      code = try ask(question, settings)
    }
    if code != 0 { throw ExitCode(code) }
  }

  /// Asks, and prints what was found.
  ///
  /// - Returns: The exit code.
  private func ask(_ question: StatusQuestion, _ settings: StatusSettings) throws(Failure) -> Int32 {
    // What keeps a verdict from being reached is told as the answer.
    let logger = Logger(label: "k8s-heartbeat") { _ in SwiftLogNoOpLogHandler() }
    let client = APIClient(
      configuration: settings.cluster, userAgent: "k8s-heartbeat/\(Version.current)", logger: logger)
    let session = ClusterSession(
      client: client, settings: settings.session, readiness: Readiness(), logger: logger)
    do {
      try session.start()
    } catch {
      throw .system(error)
    }
    let source = StatusSource(session.verdicts)
    guard let wait else {
      let finding = source.settled(question)
      show(finding)
      return output == .nagios ? finding.nagiosCode : finding.exitCode
    }
    let newestPods = NewestPods(client: client)
    let timeout = settings.session.timeout
    let progress = StatusProgress(isTerminal: LogStream.isTerminal, LogStream.standardError)
    let (finding, end) = StatusWait(
      source,
      newestPods: { workload in
        (try? newestPods.names(of: workload, deadline: .now + timeout)) ?? nil
      }
    ).run(for: question, within: wait) { progress.show($0) }
    progress.finish()
    show(finding)
    if case .hopeless(let reasons) = end {
      LogStream.standardError(
        reasons.map { LogText.escaped("k8s-heartbeat: it cannot become healthy: \($0)") + "\n" }.joined())
    } else if case .timedOut = end {
      LogStream.standardError("k8s-heartbeat: not healthy after \(wait.text)\n")
    }
    return end.exitCode
  }

  private func show(_ finding: StatusFinding) {
    switch output {
    case .text: print(finding.text, terminator: "")
    case .json: print(finding.json, terminator: "")
    case .nagios: print(finding.nagios, terminator: "")
    }
  }
}
