import Foundation
import Health
import Kubernetes
import Monitoring
import System
import TestSupport
import Testing

@testable import Heartbeat

/// What the command prints of what it has found.
@Suite struct StatusFindingTests {
  private static let web = WorkloadReference(kind: Deployment.kind, namespace: "default", name: "web")

  private static func workload(_ verdict: Verdict) -> StatusFinding {
    .workload(
      ConfirmedVerdict(VerdictEntry(.verdict(verdict), of: web), Confirmation(at: .now, date: start)))
  }

  private static let healthy = workload(StatusSourceDouble.verdict(samplePod(of: "web", 1)))
  private static let broken = workload(StatusSourceDouble.verdict(StatusSourceDouble.withoutImage))

  private static func group(_ verdicts: [(String, Verdict)]) -> StatusFinding {
    let entries = verdicts.map { name, verdict in
      VerdictEntry(
        .verdict(verdict), of: WorkloadReference(kind: Deployment.kind, namespace: "default", name: name))
    }
    return .group(SelectedVerdicts(entries, at: Confirmation(at: .now, date: start)), namespace: "default")
  }

  @Test func exitCodesAreThoseOfTheQuestionAndOfPlugins() {
    let rows: [(StatusFinding, Int32, Int32)] = [
      (Self.healthy, 0, 0), (Self.broken, 2, 2), (.unknown("no"), 3, 3), (Self.group([]), 3, 3),
      (Self.workload(StatusSourceDouble.verdict(samplePod(of: "web", 1, unready: 1))), 2, 2),
    ]
    for (finding, code, plugin) in rows {
      #expect(finding.exitCode == code && finding.nagiosCode == plugin, "\(finding)")
    }
    let verdict = Verdict(
      on: sampleDeployment("web", replicas: 3),
      pods: [samplePod(of: "web", 1), samplePod(of: "web", 2), samplePod(of: "web", 3, unready: 3)], at: start
    )
    let busy = Self.workload(verdict)
    #expect(verdict.status == .warn && busy.exitCode == 0 && busy.nagiosCode == 1)
  }

  @Test func aWorkloadIsASentenceWithItsReasons() {
    #expect(Self.healthy.text == "deployment default/web: Healthy: 1 of 1 pod ready.\n")
    let lines = Self.broken.text.split(separator: "\n")
    #expect(lines[0] == "deployment default/web: Unavailable: 0 of 1 pod ready, 1 needed.")
    #expect(lines.dropFirst().contains { $0.hasPrefix("  ImagePullFailing: web-a-1: ") }, "\(lines)")
    #expect(StatusFinding.unknown("a\u{1B}[2Jb").text == "unknown: a\\u001b[2Jb\n")
  }

  @Test func aNamespaceIsATable() {
    let table = Self.group([
      ("web", StatusSourceDouble.verdict(samplePod(of: "web", 1))),
      ("long-name-of-a-db", StatusSourceDouble.verdict(nil)),
    ]).text
    #expect(
      table == """
        KIND         NAME                STATE         READY   REASON
        deployment   long-name-of-a-db   unavailable   0/1     NoReplicasReady: no pod is ready
        deployment   web                 healthy       1/1
        Unavailable: 1 of 2 members up.

        """, "\(table)")
  }

  @Test func aPluginsLineEndsWithItsData() {
    #expect(
      Self.healthy.nagios
        == "OK - Healthy: 1 of 1 pod ready. | desired=1;;;0 required=1;;;0 ready=1;;;0 failing=0;;;0\n")
    #expect(
      Self.broken.nagios.hasPrefix("CRITICAL - Unavailable: 0 of 1 pod ready, 1 needed. NoReplicasReady: "))
    #expect(StatusFinding.unknown("a|b\nc").nagios == "UNKNOWN - a/b\\nc\n")
    let group = Self.group([("web", StatusSourceDouble.verdict(nil))]).nagios
    #expect(
      group.hasSuffix(
        "| members=1;;;0 up=0;;;0 unavailable=1;;;0 unreadable=0;;;0 degraded=0;;;0 progressing=0;;;0 healthy=0;;;0 off=0;;;0\n"
      ), "\(group)")
  }

  @Test func jsonIsTheDocumentOfTheURL() throws {
    for finding in [Self.healthy, Self.broken, Self.group([("web", StatusSourceDouble.verdict(nil))])] {
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(finding.json.utf8)) as? [String: Any])
      #expect(json["up"] as? Bool == (finding.exitCode == 0) && json["serviceId"] is String)
    }
    #expect(StatusFinding.unknown("no").json.hasPrefix(#"{"up":false,"status":"fail","output":"no""#))
  }
}
