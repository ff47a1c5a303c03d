import FastCGI
import Foundation
import Health
import Kubernetes
import Monitoring
import System
import TestSupport
import Testing

@testable import Heartbeat

/// Groups and the index, with a cluster of fixed verdicts.
@Suite struct GroupTests {
  private static let web = FixedCluster.entry("web", ready: 1, labels: ["tier": "front"])
  private static let database = FixedCluster.entry("db", ready: 0)
  private static let forbidden = VerdictFailure.api(
    .forbidden(
      PermissionDenied(verb: "list", resource: "statefulsets", group: "apps", namespace: nil, message: "no")))

  private func answer(
    _ entries: [VerdictEntry], _ query: String = "", failures: [WorkloadKind: VerdictFailure] = [:]
  ) -> Representation {
    let source = FixedCluster(
      selected: SelectedVerdicts(entries, failures: failures, at: Confirmation(at: .now, date: start)))
    return Endpoint.group(from: source).respond(
      EndpointRequest(PathValues(namespace: "shop"), access: .everything),
      "/api/healthz/shop\(query)".utf8.span)
  }

  private func text(_ answer: Representation) -> String { String(decoding: answer.body, as: UTF8.self) }

  @Test func theBodyBeginsWithWhatAPersonReads() {
    let answer = answer([Self.web, Self.database])
    #expect(answer.status == .serviceUnavailable && answer.age == 0)
    #expect(
      text(answer).hasPrefix(
        #"{"up":false,"status":"fail","state":"unavailable","description":"Unavailable: 1 of 2 members up.","#
          + #""output":"deployment db: NoReplicasReady: "#), "\(text(answer))")
    #expect(
      text(answer).contains(
        #""serviceId":"shop","counts":{"unavailable":1,"degraded":0,"progressing":0,"healthy":1,"off":0,"unreadable":0,"ignored":0},"#
          + #""members":[{"kind":"Deployment","name":"db","verdict":"unavailable","since":"2027-01-15T07:00:00.000Z","ready":0,"desired":1,"reason":{"code":"NoReplicasReady","#
      ), "\(text(answer))")
    #expect(
      text(answer).hasSuffix(
        #"{"kind":"Deployment","name":"web","verdict":"healthy","since":"2027-01-15T07:00:00.000Z","ready":1,"desired":1}],"omitted":0}"#
          + "\n")
    )
    for key in ["up", "status", "state"] {
      #expect(text(answer).components(separatedBy: "\"\(key)\":").count == 2)
    }
  }

  @Test func theQueryDecides() {
    let both = [Self.web, Self.database]
    #expect(answer(both, "?require=50%25").status == .ok)
    #expect(answer(both, "?require=2").status == .serviceUnavailable)
    #expect(answer(both, "?selector=tier").status == .ok)
    #expect(answer(both, "?selector=tier%3Dback").status == .notFound)
    #expect(answer(both, "?selector=tier!%3Dfront").status == .serviceUnavailable)
    #expect(answer(both, "?kind=sts").status == .notFound)
    #expect(answer(both, "?kind=x").status == .badRequest)
    #expect(answer([]).status == .notFound)
    #expect(answer([FixedCluster.entry("web", ready: 0, isIgnored: true)]).status == .notFound)
    #expect(answer([Self.web, FixedCluster.entry("old", ready: 0, isIgnored: true)]).status == .ok)
    let listed = text(answer(both, "?state=healthy&limit=1"))
    #expect(listed.contains(#""unavailable":1"#) && listed.contains(#""omitted":0"#))
    #expect(listed.contains(#""name":"web""#) && !listed.contains(#""name":"db""#))
    #expect(text(answer(both, "?limit=1")).contains(#""omitted":1"#))
  }

  @Test func whatCannotBeReadIsNoAnswer() {
    let failures = [StatefulSet.kind: Self.forbidden]
    let unknown = answer([Self.web], failures: failures)
    #expect(unknown.status == .badGateway && unknown.entityTag == nil)
    #expect(
      text(unknown).contains("statefulsets cannot be read: the permission to list statefulsets is missing"))
    #expect(!text(unknown).contains(#""state":"#))
    #expect(answer([Self.web, Self.database], failures: failures).status == .serviceUnavailable)
    #expect(answer([Self.web], "?kind=deploy", failures: failures).status == .ok)
    let bad = VerdictEntry(
      .unreadable("field x"), of: WorkloadReference(kind: DaemonSet.kind, namespace: "shop", name: "bad"),
      traits: WorkloadTraits(labels: nil))
    #expect(answer([Self.web, bad], "?selector=tier").status == .badGateway, "it may have the label")
    #expect(text(answer([Self.web, bad])).contains(#""verdict":"unreadable","problem":"field x"}"#))
  }

  @Test func theSameVerdictHasTheSameTag() {
    let tag = answer([Self.web, Self.database]).entityTag
    #expect(tag != nil && answer([Self.database, Self.web]).entityTag == tag)
    #expect(answer([Self.web]).entityTag != tag)
    #expect(answer([Self.web, Self.database], "?limit=1").entityTag != tag)
  }

  @Test func theIndexCountsByNamespace() {
    func index(_ selected: SelectedVerdicts, _ query: String = "") -> Representation {
      Endpoint.index(from: FixedCluster(selected: selected)).respond(
        EndpointRequest(PathValues(), access: .everything), "/api/healthz\(query)".utf8.span)
    }
    let entries = [Self.web, Self.database, FixedCluster.entry("a", ready: 1, in: "other")]
    let answer = index(SelectedVerdicts(entries))
    #expect(answer.status == .ok)
    #expect(
      text(answer).hasPrefix(
        #"{"up":true,"status":"pass","description":"3 workloads in 2 namespaces.","namespaces":[{"namespace":"other","counts":{"#
      ), "\(text(answer))")
    #expect(index(SelectedVerdicts()).status == .ok)
    let refused = index(SelectedVerdicts(entries, failures: [StatefulSet.kind: Self.forbidden]))
    #expect(
      refused.status == .badGateway && text(refused).contains("permission to list statefulsets is missing"))
    let rest = SelectedVerdicts(entries, failures: [StatefulSet.kind: Self.forbidden])
    #expect(index(rest, "?kind=deploy").status == .ok)
    #expect(index(SelectedVerdicts(), "?selector=(").status == .badRequest)
  }

  @Test func aNameUnderAnotherKindIsTold() {
    let values = PathValues(kind: Deployment.kind, namespace: "kube-system", name: "kube-proxy")
    let answer = Endpoint.verdict(on: [Deployment.kind], from: FixedCluster(others: [DaemonSet.kind]))
      .respond(EndpointRequest(values, access: .everything), Span())
    #expect(answer.status == .notFound)
    #expect(
      text(answer).contains(
        "There is a daemonset of that name: /api/healthz/kube-system/daemonset/kube-proxy."))
  }
}
