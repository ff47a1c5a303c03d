import FastCGI
import Foundation
import Health
import Logging
import Monitoring
import Synchronization
import TestSupport
import Testing

@testable import Heartbeat

/// Knows nothing, so that every verdict is 404.
private struct NoVerdicts: VerdictSource {
  func verdict(for workload: WorkloadReference) throws(VerdictFailure) -> ConfirmedVerdict {
    throw .notFound
  }

  func verdicts(in selection: Selection) throws(VerdictFailure) -> SelectedVerdicts { SelectedVerdicts() }

  func otherKinds(than workload: WorkloadReference) -> [WorkloadKind] { [] }
}

/// `/metrics`, and who gets to see it.
@Suite struct MetricsEndpointTests {
  private static func entry(_ name: String, _ kind: WorkloadKind = .init(rawValue: "Deployment"))
    -> VerdictEntry
  {
    var verdict = Verdict(
      on: sampleDeployment(name, replicas: 2), pods: [samplePod(of: name, 1)], at: start)
    verdict.since = start
    return VerdictEntry(
      .verdict(verdict), of: WorkloadReference(kind: kind, namespace: "shop", name: name))
  }

  private func responder(
    _ cluster: ClusterMetrics = ClusterMetrics(), showsWorkloads: Bool = true, limiter: RateLimiter? = nil
  ) throws -> Responder {
    let settings = try Configuration(environment: ["AUTH_TOKEN_BASIC": "a-token-for-these-tests"])
    return Responder(
      limiter: limiter,
      authenticator: Authenticator(
        tokens: try TokenSource(settings.authentication.readTokens(), logger: Self.logger)),
      verdicts: NoVerdicts(), readiness: Readiness(),
      metrics: MetricsSources(
        version: "1.2.3", showsWorkloads: showsWorkloads, limiter: limiter, lifetime: .zero,
        cluster: { withWorkloads in
          var cluster = cluster
          if !withWorkloads { cluster.workloads = [] }
          return cluster
        }),
      logger: Self.logger)
  }

  private func ask(
    _ responder: Responder, _ path: String, method: String = "GET", _ others: [String: String] = [:]
  ) -> Response {
    let parameters = ["REQUEST_METHOD": method, "REQUEST_URI": path, "REMOTE_ADDR": "192.0.2.1"]
    return Request.with(parameters: parameters.merging(others) { $1 }) { responder.respond(to: $0) }
  }

  private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  private static let server = ["K8S_HEARTBEAT_SERVER": "metrics"]

  private func text(_ response: Response) -> String { String(decoding: response.body ?? [], as: UTF8.self) }

  @Test func onlyTheServerForItIsAnswered() throws {
    let responder = try responder()
    let answer = ask(responder, "/metrics", Self.server)
    #expect(answer.status == .ok)
    #expect(answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
    #expect(answer["Access-Control-Allow-Origin"] == nil, "no page of a browser may read it")
    #expect(ask(responder, "/metrics", method: "HEAD", Self.server).body == nil)
    let strangers: [[String: String]] = [
      [:], ["K8S_HEARTBEAT_SERVER": ""], ["K8S_HEARTBEAT_SERVER": "Metrics"],
      ["K8S_HEARTBEAT_SERVER": "metrics2"], ["HTTP_K8S_HEARTBEAT_SERVER": "metrics"],
      ["HTTP_AUTHORIZATION": "Bearer a-token-for-these-tests"],
    ]
    for other in strangers {
      for method in ["GET", "HEAD", "POST", "OPTIONS"] {
        let refused = ask(responder, "/metrics", method: method, other)
        let unknown = ask(responder, "/no-such-path", method: method, other)
        #expect(refused.status == .notFound && refused.body == unknown.body, "\(method) \(other)")
      }
    }
  }

  @Test func requestsAreCountedByWhatTheyAskedForAndHowTheyEnded() throws {
    let responder = try responder()
    let token = ["HTTP_AUTHORIZATION": "Bearer a-token-for-these-tests"]
    for _ in 1...3 { _ = ask(responder, "/api/healthz/shop/deployment/web", token) }
    _ = ask(responder, "/api/healthz/shop/deployment/web")
    _ = ask(responder, "/api/healthz/shop", ["HTTP_AUTHORIZATION": "Bearer wrong"])
    _ = ask(responder, "/readyz")
    _ = ask(responder, "/nothing")
    _ = ask(responder, "/readyz", method: "POST")
    let page = text(ask(responder, "/metrics", Self.server))
    for line in [
      #"requests_total{endpoint="verdict",code="404"} 3"#,
      #"requests_total{endpoint="verdict",code="401"} 1"#,
      #"requests_total{endpoint="group",code="401"} 1"#,
      #"requests_total{endpoint="readiness",code="503"} 1"#,
      #"requests_total{endpoint="other",code="404"} 1"#,
      #"requests_total{endpoint="readiness",code="405"} 1"#,
      #"requests_total{endpoint="metrics",code="200"} 0"#, "unauthorized_total 2", "rate_limited_total 0",
      "request_duration_seconds_count 8", #"request_duration_seconds_bucket{le="+Inf"} 8"#,
      #"build_info{version="1.2.3"} 1"#,
    ] {
      #expect(page.contains("\nk8s_heartbeat_\(line)\n"), "\(line): \(page)")
    }
    #expect(!page.contains("rate_limit_store_up"))
    let again = text(ask(responder, "/metrics", Self.server))
    #expect(again.contains(#"requests_total{endpoint="metrics",code="200"} 1"#))
  }

  @Test func whoAsksAtTheSameTimeGetsTheSamePage() {
    let made = Mutex(0)
    let page = SharedPage(lifetime: .seconds(3600))
    let pages = Mutex<Set<[UInt8]>>([])
    DispatchQueue.concurrentPerform(iterations: 16) { _ in
      let bytes = page.bytes {
        made.withLock {
          $0 += 1; return [UInt8(clamping: $0)]
        }
      }
      pages.withLock { _ = $0.insert(bytes) }
    }
    #expect(made.withLock { $0 } == 1 && pages.withLock { $0 } == [[1]])
    let passing = SharedPage(lifetime: .zero)
    for number in 1...3 { #expect(passing.bytes { [UInt8(number)] } == [UInt8(number)]) }
  }

  @Test func refusalsOfTheRateLimitAreCounted() throws {
    let store = try #require(MemoryStore([RateLimit(count: 2, period: .seconds(60))]))
    let responder = try responder(limiter: RateLimiter(store: store))
    for _ in 1...5 { _ = ask(responder, "/api/healthz/shop/deployment/web") }
    let page = text(ask(responder, "/metrics", Self.server))
    #expect(page.contains("\nk8s_heartbeat_rate_limited_total 3\n"))
    #expect(page.contains("\nk8s_heartbeat_rate_limit_store_up 1\n"))
  }

  @Test func workloadsHaveSeriesOfTheirOwn() throws {
    var cluster = ClusterMetrics()
    cluster.workloads = [
      Self.entry("web"),
      VerdictEntry(
        .unreadable("p"),
        of: WorkloadReference(kind: .init(rawValue: "Deployment"), namespace: "a\"\n", name: "b")),
    ]
    let page = text(ask(try responder(cluster), "/metrics", Self.server))
    let web = #"namespace="shop",kind="Deployment",name="web""#
    let states = [("healthy", 0), ("progressing", 1), ("degraded", 0), ("unavailable", 0)]
    for (state, value) in states {
      #expect(
        page.contains("\nk8s_heartbeat_workload_state{\(web),state=\"\(state)\"} \(value)\n"), "\(page)")
    }
    #expect(page.contains("\nk8s_heartbeat_workload_up{\(web)} 1\n"))
    #expect(page.contains("\nk8s_heartbeat_workload_pods{\(web),count=\"desired\"} 2\n"))
    #expect(page.contains("\nk8s_heartbeat_workload_pods{\(web),count=\"ready\"} 1\n"))
    #expect(page.contains("\nk8s_heartbeat_workload_state_since_timestamp_seconds{\(web)} "))
    let odd = #"namespace="a\"\n",kind="Deployment",name="b""#
    #expect(page.components(separatedBy: "{\(odd)").count == 5, "four states and nothing else: \(page)")
    #expect(!page.contains("{\(odd),state=\"healthy\"} 1"))
    let without = text(ask(try responder(cluster, showsWorkloads: false), "/metrics", Self.server))
    #expect(!without.contains("workload_") && without.contains("k8s_heartbeat_verdicts_total"))
  }

  @Test func seriesOfWorkloadsAreBoundedAndTheWorstRemain() {
    let sound = (0..<WorkloadSeries.most).map { number in
      var verdict = Verdict(
        on: sampleDeployment("web", replicas: 1), pods: [samplePod(of: "web", 1)], at: start)
      verdict.state = .healthy
      return VerdictEntry(
        .verdict(verdict),
        of: WorkloadReference(kind: .init(rawValue: "Deployment"), namespace: "a", name: "web-\(number)"))
    }
    let series = WorkloadSeries.all(of: sound + [Self.entry("zzz")])
    #expect(series.count == WorkloadSeries.most)
    #expect(series.last?.verdict?.state == .progressing)
  }
}
